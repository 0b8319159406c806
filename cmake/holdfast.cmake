# The two functions every folder's CMakeLists.txt uses, and the warnings our own code passes.
set(HOLDFAST_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)

# holdfast_library(NAME SOURCES a.cc b.cc [LIBS x y]) - one static library for one folder.
function(holdfast_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS;PRIVATE_LIBS" ${ARGN})
  add_library(holdfast_${name} STATIC ${ARG_SOURCES})
  target_include_directories(holdfast_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_compile_options(holdfast_${name} PRIVATE ${HOLDFAST_WARNINGS})
  target_link_libraries(holdfast_${name} PUBLIC ${ARG_LIBS} PRIVATE ${ARG_PRIVATE_LIBS})
endfunction()

# holdfast_test(NAME SOURCES a_test.cc [LIBS x y] [RAPIDCHECK]) - one test program, run from the
# source root so that it finds rules/ and tests/.
function(holdfast_test name)
  cmake_parse_arguments(ARG "RAPIDCHECK" "TIMEOUT" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_compile_options(${name} PRIVATE ${HOLDFAST_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} GTest::gtest_main)
  if(ARG_RAPIDCHECK)
    target_link_libraries(${name} PRIVATE rapidcheck)
  endif()
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
endfunction()
