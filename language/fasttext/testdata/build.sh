#!/bin/sh
# Rebuilds the models and answers in this folder byte for byte, with Debian's fasttext 0.9.2.
set -e
cd "$(dirname "$0")"
train="fasttext supervised -input train.txt -thread 1 -verbose 0 -dim 4 -epoch 3000 -lr 1 -bucket 300"
$train -output softmax -minn 2 -maxn 3
$train -output tree -minn 1 -maxn 2 -wordNgrams 2 -loss hs
$train -output each -wordNgrams 3 -minn 0 -maxn 0 -loss ova
fasttext quantize -input train.txt -output softmax -thread 1 -qnorm -cutoff 260 -verbose 0
fasttext quantize -input train.txt -output tree -thread 1 -dsub 3 -verbose 0
rm -f ./*.vec
for m in *.bin *.ftz; do fasttext predict-prob "$m" lines.txt -1 >"$m.txt"; done
