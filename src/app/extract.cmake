# The extract command as a library of its own: the program and the tests link it.
pkg_check_modules(SIMDJSON REQUIRED IMPORTED_TARGET simdjson)
find_package(CLI11 REQUIRED)
holdfast_library(extract_command
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/extract.cc
  LIBS holdfast_intake fmt::fmt
  PRIVATE_LIBS PkgConfig::SIMDJSON CLI11::CLI11)
if(TARGET holdfast_place)
  target_compile_definitions(holdfast_extract_command PRIVATE HOLDFAST_PLACE)
  target_link_libraries(holdfast_extract_command PRIVATE holdfast_place)
endif()
holdfast_test(extract_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/extract_test.cc
  LIBS holdfast_extract_command)
