# No path of this tree in what compiles a test: ccache would not find the object again in another clone. Nobody asks
# Qt Test for its test data, so it need not know where they are.
set_property(TARGET Qt6::Test PROPERTY INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)

# gatehouse_reads_tree(<source>...): these read files of the source tree, below GATEHOUSE_SOURCE_DIR.
function(gatehouse_reads_tree)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_DEFINITIONS GATEHOUSE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
endfunction()

# gatehouse_test(<name> [SOURCES ...] [LINKS ...]): one QtTest program, run by ctest as <name>.
# What may take long begins first, so that it does not run alone at the end.
# Tests run without a display, with a home of their own, and never share a port or a file.
function(gatehouse_test name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "TIMEOUT" "SOURCES;LINKS")
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} Qt6::Test gatehouse_settings)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES
    TIMEOUT ${ARG_TIMEOUT}
    COST ${ARG_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=UTC;QT_FATAL_WARNINGS=0;HOME=${CMAKE_BINARY_DIR}/test-home;XDG_DATA_HOME=${CMAKE_BINARY_DIR}/test-home/${name};XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/test-home/${name};ASAN_OPTIONS=detect_leaks=1:abort_on_error=0;LSAN_OPTIONS=suppressions='${PROJECT_SOURCE_DIR}/tests/support/lsan.supp':print_suppressions=0;UBSAN_OPTIONS=print_stacktrace=1")
endfunction()
