# trace_bench: tracing beside the plain ways; bench/trace.sh runs it, and the databases beside it.
add_executable(trace_bench
  ${CMAKE_CURRENT_LIST_DIR}/trace.cc ${CMAKE_CURRENT_LIST_DIR}/trace_case.cc
  ${CMAKE_CURRENT_LIST_DIR}/trace_figures.cc ${CMAKE_CURRENT_LIST_DIR}/trace_ledger.cc
  ${CMAKE_CURRENT_LIST_DIR}/trace_plain.cc)
target_include_directories(trace_bench PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_options(trace_bench PRIVATE ${HOLDFAST_WARNINGS})
target_link_libraries(trace_bench PRIVATE holdfast_trace)
