package xet

import "testing"

// The hashes of the reference implementation (xet-core, Apache-2.0, aggregated_hashes.rs), which it publishes so that others can be compared with it.
func TestMerkleHashesAreThoseOfTheReference(t *testing.T) {
	const (
		zero  = "0000000000000000000000000000000000000000000000000000000000000000"
		one   = "cfc5d07f6f03c29bbf424132963fe08d19a37d5757aaf520bf08119f05cd56d6"
		two   = "c3e67584b5c4fc2a89837ec39e40f2c8a6bb0b2987ac94cd4b31e5fbdd210a72"
		three = "0d2beb91b9196929a5ddec9f6e306924ddf4a24268e3e59fd8464738d525af37"
		four  = "adf8773496a9b7319b2e50dc98093f344053b17d8ad37100b9c07d9805988784"
	)
	sizes := map[string]uint64{zero: 0, one: 100, two: 200, three: 300, four: 400}
	for _, test := range []struct {
		chunks     []string
		xorb, file string
	}{
		{nil, zero, zero},
		{[]string{zero}, zero, "638a6bc391964a85939d48f008e8bdbae6a7975e7ca2d87a3ce2492f4e4d8a4c"},
		{[]string{one}, one, "8e16257caa3fe079d484d872a8975264b2ff683b0d6db9028cc7c0f968a45661"},
		{[]string{one, two, three}, "71ec1275fca074724e2dd666921b3277c7cee603e4d025bcab2d4050015be2bc", "54e55dccc6653c612bdb5576c5d3cb34bb31bc4e100248abccf4c908b3ef7715"},
		{[]string{one, one, one, one}, "89f2ada89ff8c96763c6b25010e6dd76a4c05b1466207633ea559acf2093211b", "2cdba690d0e09563596e0cda626d43eb4c96ef1e994fe72d9b2f5a83cfcd36dd"},
		{[]string{one, two, one, two}, "90f8313ef12df385d237a067aded02562c35ded12116e32eba401dbc86c38031", "284ea045e5a579e99c21ec597c20de1fc0c09e7168162aac00db8f61b3d82dbb"},
		{[]string{one, two, one, two, three, four}, "52c826f99507aa05d0b45e9837fa1709e0485425cfbcb1e80db3905cf98b3ee9", "91d21684db364c8883ab8209fa5eb2e781cf07f37e1fa43e731c30839afe422f"},
		{[]string{zero, one, zero, one}, "e1755c85be07fd6b7a8d7becc85e6d8c5f507f2a3d38b316bcb6f97855e72188", "207caf24fce045ac6d873b4c6186a5a435d600d103e1ae345e55ddf1f4b7f7ef"},
	} {
		var x, f Tree
		for _, c := range test.chunks {
			h, err := ParseHash(c)
			if err != nil {
				t.Fatal(err)
			}
			x.Add(h, sizes[c])
			f.Add(h, sizes[c])
		}
		if got := x.Xorb().String(); got != test.xorb {
			t.Errorf("%d chunks: xorb %s, want %s", len(test.chunks), got, test.xorb)
		}
		if got := f.File().String(); got != test.file {
			t.Errorf("%d chunks: file %s, want %s", len(test.chunks), got, test.file)
		}
	}
}

func TestHashesAreWrittenAsFourNumbers(t *testing.T) {
	var h Hash
	for i := range h {
		h[i] = byte(i)
	}
	const want = "07060504030201000f0e0d0c0b0a090817161514131211101f1e1d1c1b1a1918"
	if h.String() != want {
		t.Errorf("got %s", h)
	}
	if back, err := ParseHash(want); err != nil || back != h {
		t.Errorf("back: %v %v", back, err)
	}
	for _, bad := range []string{"", want[1:], want + "0", "G" + want[1:], "0F" + want[2:]} {
		if _, err := ParseHash(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// A group may grow over any number of levels; the tree that holds open groups only gives what collapsing whole lists gives.
func TestTheTreeIsThatOfWholeLists(t *testing.T) {
	node := newDigest(nodeKey)
	whole := func(list []leaf) Hash {
		for len(list) > 1 {
			var up []leaf
			for len(list) > 0 {
				cut := min(len(list), mostChildren)
				for i := 2; i < cut; i++ {
					if list[i].hash[24]%4 == 0 {
						cut = i + 1
					}
				}
				var line []byte
				var size uint64
				for _, l := range list[:cut] {
					line = append(line, l.hash.String()+" : "+itoa(l.size)+"\n"...)
					size += l.size
				}
				up = append(up, leaf{node.of(line), size})
				list = list[cut:]
			}
			list = up
		}
		return list[0].hash
	}
	for n := 1; n < 400; n++ {
		var tree Tree
		var list []leaf
		for i := range n {
			l := leaf{ChunkHash([]byte{byte(i), byte(i >> 8), byte(n)}), uint64(i * 7)}
			tree.Add(l.hash, l.size)
			list = append(list, l)
		}
		if tree.Xorb() != whole(list) {
			t.Fatalf("%d chunks differ", n)
		}
	}
}
