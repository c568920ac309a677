"""Finds faces in pictures and makes them unrecognisable: a checker for the step safety.

Reads one JSON object a line, {"id", "media_type", "bytes" (base64)}, and answers each with one line:
{"id", "scores": {"faces": N}, "blurred": base64 of a PNG, only where there are faces} or {"id", "error": why}.
Needs opencv-python-headless (Apache-2.0), whose Haar cascades come with it: pip install opencv-python-headless==4.11.0.86
They find faces seen from the front, miss turned and small ones, and know nothing of nudity: look at what they missed before you rely on them.
"""

import base64
import json
import sys

import cv2
import numpy

cv2.setNumThreads(1)  # the same answer every time
cv2.ocl.setUseOpenCL(False)
cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")


def check(data):
    picture = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        return {"error": "not a picture that OpenCV reads"}
    grey = cv2.equalizeHist(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    faces = cascade.detectMultiScale(grey, scaleFactor=1.1, minNeighbors=8, minSize=(24, 24))
    answer = {"scores": {"faces": len(faces)}}
    if len(faces):
        for x, y, w, h in sorted(tuple(map(int, f)) for f in faces):
            edge = max(w, h) // 5  # chin and hair
            top, left = max(0, y - edge), max(0, x - edge)
            part = picture[top : y + h + edge, left : x + w + edge]
            small = cv2.resize(part, (6, 6), interpolation=cv2.INTER_AREA)
            part[:] = cv2.resize(small, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_NEAREST)
        answer["blurred"] = base64.b64encode(cv2.imencode(".png", picture)[1].tobytes()).decode()
    return answer


for line in sys.stdin:
    record = json.loads(line)
    answer = check(base64.b64decode(record["bytes"]))
    answer["id"] = record["id"]
    print(json.dumps(answer), flush=True)
