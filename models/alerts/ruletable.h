// The rules as tables: all of them with how they do, the versions of one, and what a back-test raised.
#pragma once

#include "models/alerts/backtest.h"
#include "models/alerts/rulestore.h"
#include "models/telemetry/figuretablemodel.h"

#include <QTimeZone>

namespace Gatehouse
{

struct RuleMarks {
    QMap<QString, QStringList> blind = {}; // see nothing at the gateway, and why
    QStringList unsaved = {};              // changed here, and not saved
};

// `days`: how many the records are of.
QList<TableColumn> ruleColumns();
QList<TableRow> ruleRows(const RuleShelf &shelf, double days, const RuleMarks &marks = {});

QList<TableColumn> versionColumns();
// By the number of the version; each beside the one before it.
QList<TableRow> versionRows(const QString &rule, const QList<RuleVersion> &versions, qint64 nowMs,
                            const QTimeZone &zone);

QList<TableColumn> backtestColumns();
// What the changed rule raises, or the one in force where nothing is changed; then what only the one in force does.
QList<TableRow> backtestRows(const Backtest &test, qint64 nowMs, const QTimeZone &zone);

} // namespace Gatehouse
