#include "models/telemetry/telemetrysession.h"

// The class has only pure functions; this file gives moc's output and the vtable a home.
