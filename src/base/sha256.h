// SHA-256 in the two forms the program needs: tokens and the journal's chain are kept by it.
#pragma once

#include <string>
#include <string_view>

namespace holdfast {

/// The lower-case hex SHA-256 (FIPS 180-4) of some bytes. Cost: linear, about 1 GB/s.
std::string sha256_hex(std::string_view bytes);

/// Lower-case hex of some bytes.
std::string to_hex(std::string_view bytes);

}  // namespace holdfast
