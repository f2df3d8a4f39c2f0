// The rows of one table as a package holds them: JSON and CSV of the same values, with secrets masked and with what was
// withheld said in its place.
#pragma once

#include "models/privacy/redaction.h"
#include "models/privacy/valuetext.h"

#include <QMap>

#include <vector>

namespace Gatehouse
{

class PackageRows
{
public:
    // Both outlive it.
    PackageRows(const PackagePart &part, const Redactions &redactions);

    QByteArray csvHead() const;
    // The values of the row, as long as it is the row at hand.
    std::span<const SqlValue> read(const RowStream &row);
    // Appends the row that was read: to the JSON an object and no comma, to the CSV a line.
    void append(QByteArray &json, QByteArray &csv);
    // The same for people: short, and one line each.
    QStringList shown();

    qint64 rows() const { return m_rows; }
    qint64 masked() const { return m_masked; }
    // By ground.
    const QMap<QString, qint64> &withheld() const { return m_withheld; }

private:
    struct Column {
        QByteArray jsonName; // with quotes and colon
        bool secret = false;
        Redactions::Grounds grounds;
    };
    enum class Kind { Nothing, Number, Text, Withheld };
    struct Cell {
        Kind kind;
        std::string_view text;
    };
    Cell cell(size_t column);
    std::string_view maskedSecret(const SqlValue &value);
    QString groundOf(const Column &column) const;

    std::vector<Column> m_columns;
    std::vector<SqlValue> m_values;
    RowKeys m_keys;
    bool m_needsKey = false;
    QString m_key;
    ValueText m_text;
    QByteArray m_scratch;
    qint64 m_rows = 0;
    qint64 m_masked = 0;
    QMap<QString, qint64> m_withheld;
};

} // namespace Gatehouse
