# `holdfast partner`, `holdfast city` and `holdfast demo`: included by the CMakeLists.txt of src/app,
# which links holdfast_demo_commands and calls partner_main, city_main and demo_main.
find_package(OpenSSL REQUIRED)
pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)
set(demo_here ${CMAKE_CURRENT_LIST_DIR})
holdfast_library(demo_commands
  SOURCES ${demo_here}/city_banks.cc ${demo_here}/city_command.cc ${demo_here}/city_feed.cc
          ${demo_here}/demo.cc ${demo_here}/demo_child.cc ${demo_here}/demo_follow.cc
          ${demo_here}/demo_setup.cc ${demo_here}/demo_summary.cc ${demo_here}/partner_command.cc
          ${demo_here}/stop_signals.cc
  LIBS holdfast_exchange holdfast_simulate
  PRIVATE_LIBS PkgConfig::HTTPLIB OpenSSL::SSL OpenSSL::Crypto)
holdfast_test(city_command_test SOURCES ${demo_here}/city_command_test.cc
  LIBS holdfast_demo_commands PkgConfig::HTTPLIB OpenSSL::SSL OpenSSL::Crypto)
holdfast_test(demo_test SOURCES ${demo_here}/demo_test.cc LIBS holdfast_demo_commands)
holdfast_test(demo_process_test SOURCES ${demo_here}/demo_process_test.cc
  LIBS holdfast_demo_commands PkgConfig::HTTPLIB OpenSSL::SSL OpenSSL::Crypto)
holdfast_test(partner_command_test SOURCES ${demo_here}/partner_command_test.cc
  LIBS holdfast_demo_commands PkgConfig::HTTPLIB OpenSSL::SSL OpenSSL::Crypto)
