package table

import (
	"encoding/hex"
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// converter gives the function that makes a Go value of a leaf's value, by its physical and logical type (Parquet format, LogicalTypes.md).
func converter(e *format.SchemaElement) func(parquet.Value) any {
	switch l := e.LogicalType.Value.(type) {
	case *format.StringType, *format.EnumType, *format.JsonType:
		return text
	case *format.DateType:
		return date
	case *format.TimestampType:
		if l.Unit.Value != nil {
			return stamp(l.Unit.Value.Duration())
		}
	case *format.DecimalType:
		return decimal(int(l.Scale))
	case *format.UUIDType:
		return uuid
	case *format.IntType:
		if !l.IsSigned {
			return unsigned
		}
	}
	if e.ConvertedType.Valid {
		switch e.ConvertedType.V {
		case deprecated.UTF8, deprecated.Enum, deprecated.Json:
			return text
		case deprecated.Date:
			return date
		case deprecated.TimestampMillis:
			return stamp(time.Millisecond)
		case deprecated.TimestampMicros:
			return stamp(time.Microsecond)
		case deprecated.Decimal:
			return decimal(int(e.Scale.V))
		case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
			return unsigned
		}
	}
	return plain
}

// plain gives a value by its physical type; byte arrays are copied.
func plain(v parquet.Value) any {
	switch v.Kind() {
	case parquet.Boolean:
		return v.Boolean()
	case parquet.Int32:
		return int64(v.Int32())
	case parquet.Int64:
		return v.Int64()
	case parquet.Int96: // a time: nanoseconds of the day, then the Julian day
		t := v.Int96()
		nanos := int64(uint64(t[0]) | uint64(t[1])<<32)
		const julian = 2440588 // of 1970-01-01
		return time.Unix((int64(t[2])-julian)*86400, nanos).UTC().Format(time.RFC3339Nano)
	case parquet.Float:
		return float64(v.Float())
	case parquet.Double:
		return v.Double()
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return append([]byte{}, v.ByteArray()...)
	}
	return nil
}

func text(v parquet.Value) any {
	if k := v.Kind(); k == parquet.ByteArray || k == parquet.FixedLenByteArray {
		return string(v.ByteArray())
	}
	return plain(v)
}

func date(v parquet.Value) any {
	if v.Kind() != parquet.Int32 {
		return plain(v)
	}
	return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
}

func stamp(unit time.Duration) func(parquet.Value) any {
	return func(v parquet.Value) any {
		if v.Kind() != parquet.Int64 {
			return plain(v)
		}
		n, second := v.Int64(), int64(time.Second/unit)
		return time.Unix(n/second, n%second*int64(unit)).UTC().Format(time.RFC3339Nano)
	}
}

func unsigned(v parquet.Value) any {
	switch v.Kind() {
	case parquet.Int32:
		return int64(v.Uint32())
	case parquet.Int64:
		if n := v.Uint64(); n > math.MaxInt64 {
			return float64(n)
		}
	}
	return plain(v)
}

func uuid(v parquet.Value) any {
	b, ok := plain(v).([]byte)
	if !ok || len(b) != 16 {
		return plain(v)
	}
	s := hex.EncodeToString(b)
	return strings.Join([]string{s[:8], s[8:12], s[12:16], s[16:20], s[20:]}, "-")
}

// decimal gives an unscaled number with its point.
func decimal(scale int) func(parquet.Value) any {
	return func(v parquet.Value) any {
		n := new(big.Int)
		switch x := plain(v).(type) {
		case int64:
			n.SetInt64(x)
		case []byte: // two's complement, the most significant byte first
			if len(x) > 64 {
				return x
			}
			n.SetBytes(x)
			if len(x) > 0 && x[0]&0x80 != 0 {
				n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(x))*8))
			}
		default:
			return x
		}
		if scale <= 0 || scale > 100 {
			return n.String()
		}
		sign := ""
		if n.Sign() < 0 {
			sign = "-"
		}
		digits := new(big.Int).Abs(n).String()
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale-len(digits)+1) + digits
		}
		return sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
}
