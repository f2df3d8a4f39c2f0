# cmake -DHOUSE=... -DREFUSAL=... -DBUILD=... -P configure.cmake: configures the small house. With a REFUSAL the configure
# step must fail and say that; without one it must pass.
execute_process(
  COMMAND "${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${BUILD}" "-DHOUSE=${HOUSE}" --fresh
  RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
# CMake wraps its messages where it likes.
string(REGEX REPLACE "[ \n]+" " " output "${output}")

if(REFUSAL STREQUAL "")
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "A house that keeps the rules was refused: ${output}")
  endif()
else()
  if(code EQUAL 0)
    message(FATAL_ERROR "The house '${HOUSE}' breaks a rule and was not refused: ${output}")
  endif()
  string(FIND "${output}" "${REFUSAL}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "The house '${HOUSE}' was refused, but not with '${REFUSAL}': ${output}")
  endif()
endif()
message(STATUS "As it should be: ${HOUSE}")
