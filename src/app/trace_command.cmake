# `holdfast trace`, `refund` and `ledger`: included by the CMakeLists.txt of src/app, which links
# holdfast_trace_command and calls trace_main, refund_main and ledger_main.
set(trace_here ${CMAKE_CURRENT_LIST_DIR})
holdfast_library(trace_command
  SOURCES ${trace_here}/file_bytes.cc ${trace_here}/ledger_command.cc ${trace_here}/live_lines.cc
          ${trace_here}/progress.cc ${trace_here}/refund_command.cc ${trace_here}/trace_command.cc
          ${trace_here}/trace_files.cc ${trace_here}/trace_live.cc
  LIBS holdfast_store holdfast_trace)
target_compile_definitions(holdfast_trace_command PRIVATE HOLDFAST_VERSION="${PROJECT_VERSION}")
holdfast_test(trace_command_test
  SOURCES ${trace_here}/ledger_command_test.cc ${trace_here}/trace_command_test.cc
          ${trace_here}/trace_live_test.cc
  LIBS holdfast_trace_command)
