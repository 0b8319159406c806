# Scores of intake on the labelled alerts, and its speed.
find_package(nlohmann_json REQUIRED)
pkg_check_modules(HS REQUIRED IMPORTED_TARGET libhs)
add_library(holdfast_intake_score STATIC ${CMAKE_CURRENT_LIST_DIR}/intake_score.cc)
target_include_directories(holdfast_intake_score PUBLIC ${CMAKE_CURRENT_LIST_DIR})
target_compile_options(holdfast_intake_score PRIVATE ${HOLDFAST_WARNINGS})
target_link_libraries(holdfast_intake_score PUBLIC holdfast_intake nlohmann_json::nlohmann_json)

add_executable(intake_corpus ${CMAKE_CURRENT_LIST_DIR}/intake_corpus.cc)
target_compile_options(intake_corpus PRIVATE ${HOLDFAST_WARNINGS})
target_link_libraries(intake_corpus PRIVATE holdfast_intake_score)

add_executable(intake_speed ${CMAKE_CURRENT_LIST_DIR}/intake_speed.cc)
target_compile_options(intake_speed PRIVATE ${HOLDFAST_WARNINGS})
target_link_libraries(intake_speed PRIVATE holdfast_intake_score PkgConfig::HS)

holdfast_test(intake_corpus_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/intake_corpus_test.cc
  LIBS holdfast_intake_score)
