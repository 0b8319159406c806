// openapi.yaml as JSON, built into the program (tools/embed_openapi.py).
#pragma once

#include <string_view>

namespace holdfast::app {

std::string_view openapi_json();

}  // namespace holdfast::app
