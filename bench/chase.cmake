# chase_load: alerts and partners' answers against a running server; bench/chase.sh runs it.
add_executable(chase_load ${CMAKE_CURRENT_LIST_DIR}/chase_load.cc ${CMAKE_CURRENT_LIST_DIR}/chase_http.cc)
target_include_directories(chase_load PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_options(chase_load PRIVATE ${HOLDFAST_WARNINGS})
target_link_libraries(chase_load PRIVATE nlohmann_json::nlohmann_json fmt::fmt Threads::Threads)
