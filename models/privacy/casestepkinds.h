// The kinds of steps that a run is made of, as the store keeps them.
#pragma once

#include <QString>

namespace Gatehouse::StepKind
{

inline const QString kSwitch = QStringLiteral("switch");
inline const QString kRows = QStringLiteral("rows");
inline const QString kExport = QStringLiteral("export");
inline const QString kRollups = QStringLiteral("rollups");
inline const QString kRecord = QStringLiteral("record");
inline const QString kNothing = QStringLiteral("nothing_to_do");

} // namespace Gatehouse::StepKind
