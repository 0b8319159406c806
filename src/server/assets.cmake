# The console's files inside the program. They are looked at in every build, so that a console built
# after the program was configured gets in; an unchanged console rebuilds nothing.
set(HOLDFAST_CONSOLE ${CMAKE_SOURCE_DIR}/console/dist CACHE PATH "the built console to pack in")

# holdfast_embed(TARGET FUNCTION FOLDER) - adds the files of FOLDER to TARGET (server/assets.h).
function(holdfast_embed target function folder)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${function}.cc)
  add_custom_target(pack_${function}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DFUNCTION=${function} -DOUTPUT=${output}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake
    BYPRODUCTS ${output} COMMENT "")
  target_sources(${target} PRIVATE ${output})
  add_dependencies(${target} pack_${function})
endfunction()

holdfast_library(server_assets SOURCES assets.cc LIBS holdfast_server_http PRIVATE_LIBS holdfast_base)
holdfast_embed(holdfast_server_assets embedded_console ${HOLDFAST_CONSOLE})
holdfast_test(assets_test SOURCES assets_test.cc LIBS holdfast_server_assets)
holdfast_embed(assets_test embedded_test_console ${CMAKE_CURRENT_SOURCE_DIR}/testdata/console)
