# ledger_bench: reading transfers out of CSV and JSONL; bench/ledger.sh runs it.
add_executable(ledger_bench ${CMAKE_CURRENT_LIST_DIR}/ledger.cc ${CMAKE_CURRENT_LIST_DIR}/trace_ledger.cc)
target_include_directories(ledger_bench PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_options(ledger_bench PRIVATE ${HOLDFAST_WARNINGS})
target_link_libraries(ledger_bench PRIVATE holdfast_trace)
