// The files of rules/law as the build embedded them (see CMakeLists.txt).
#pragma once

#include <string_view>

namespace holdfast::law {

extern const std::string_view kChina;
extern const std::string_view kHolidays;

}  // namespace holdfast::law
