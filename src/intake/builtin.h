// The data files as the build embedded them (see CMakeLists.txt).
#pragma once

#include <array>

#include "intake/intake.h"

namespace holdfast::intake {

inline constexpr std::size_t kBuiltinFiles = 6;
extern const std::array<Rules::File, kBuiltinFiles> kBuiltin;

}  // namespace holdfast::intake
