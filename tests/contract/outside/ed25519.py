"""Ed25519 verification after RFC 8032 section 6, for checking signatures from outside. Slow (some
10 ms), and only ever for public data."""
import base64
import hashlib
import json

_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def _add(a, b):
    c = (a[1] - a[0]) * (b[1] - b[0]) % _P
    d = (a[1] + a[0]) * (b[1] + b[0]) % _P
    e = 2 * a[3] * b[3] * _D % _P
    f = 2 * a[2] * b[2] % _P
    g, h, i, j = d - c, f - e, f + e, d + c
    return g * h % _P, i * j % _P, h * i % _P, g * j % _P


def _times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _recover(y, sign):
    if y >= _P:
        return None
    x2 = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(x2, (_P + 3) // 8, _P)
    if (x * x - x2) % _P:
        x = x * _ROOT % _P
    if (x * x - x2) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _point(octets):
    number = int.from_bytes(octets, "little")
    return _recover(number & ((1 << 255) - 1), number >> 255)


_BASE = _recover(4 * pow(5, -1, _P) % _P, 0)


def is_signed(public_key, message, signature):
    """True if the 64 octets are this key's signature of the message."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, nonce = _point(public_key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or scalar >= _Q:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    left = _times(scalar, _BASE)
    right = _add(nonce, _times(int.from_bytes(digest, "little") % _Q, key))
    return ((left[0] * right[2] - right[0] * left[2]) % _P == 0
            and (left[1] * right[2] - right[1] * left[2]) % _P == 0)


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def canonical(value):
    """RFC 8785 for values without fractions: keys in order of UTF-16 units, no white space."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def is_order_signed(order, keys):
    """True if the order carries a valid signature of one of GET /partner/v1/keys' keys."""
    unsigned = {name: value for name, value in order.items() if name != "signature"}
    for key in keys:
        if key["key_id"] == order["key_id"]:
            return is_signed(from_base64url(key["public_key"]),
                             canonical(unsigned).encode("utf-8"),
                             from_base64url(order["signature"]))
    return False
