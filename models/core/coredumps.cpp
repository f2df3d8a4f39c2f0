#include "models/core/coredumps.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace Gatehouse
{

void leaveNoCoreDump()
{
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    // A dump that is piped to a program asks for this instead. A debugger and the sanitizers' search for leaks need the
    // opposite.
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__)
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

} // namespace Gatehouse
