// Rows in memory as the source of an export package, and a small package of them.
#pragma once

#include "models/privacy/exportpackage.h"

#include <QMap>

namespace Gatehouse
{

// Text is bytes, of UTF-8 or not; nothing is NULL.
using MadeValue = std::variant<std::monostate, qint64, double, QByteArray>;
using MadeRow = QList<MadeValue>;

class MadeTables
{
public:
    void add(const PackagePart &part, const QList<MadeRow> &rows);

    const QList<PackagePart> &parts() const { return m_parts; }
    PartSource source() const;

private:
    QList<PackagePart> m_parts;
    QMap<QString, QList<MadeRow>> m_rows;
};

// One account, three keys, two tickets.
MadeTables exampleTables();
PackagePart partNamed(const QString &table, const QList<PackageColumn> &columns);
// Of these tables, for this file.
PackageOrder exampleOrder(const MadeTables &tables, const QString &file);

// What the ZIP holds, by name; nothing when it cannot be read.
QMap<QString, QByteArray> unpacked(const QString &file, const QString &passphrase = {});

} // namespace Gatehouse
