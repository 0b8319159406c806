# chase_engine: how long the engine takes for one answer; no network, no disk.
add_executable(chase_engine ${CMAKE_CURRENT_LIST_DIR}/chase_engine.cc)
target_compile_options(chase_engine PRIVATE ${HOLDFAST_WARNINGS})
target_link_libraries(chase_engine PRIVATE holdfast_chase fmt::fmt)
