#include "tests/support/madepackage.h"

#include "models/privacy/zipreading.h"

#include <QFile>

namespace Gatehouse
{

namespace
{

class MadeStream final : public RowStream
{
public:
    explicit MadeStream(const QList<MadeRow> &rows)
        : m_rows(rows)
    {
    }

    Result<bool> next() override { return ++m_at < m_rows.size(); }
    bool isNull(int column) const override { return at(column).index() == 0; }
    ValueKind kind(int column) const override
    {
        constexpr ValueKind kinds[] = {ValueKind::Null, ValueKind::Integer, ValueKind::Real, ValueKind::Text};
        return kinds[at(column).index()];
    }
    qint64 integer(int column) const override
    {
        const auto *number = std::get_if<qint64>(&at(column));
        return number ? *number : 0;
    }
    double real(int column) const override
    {
        const auto *number = std::get_if<double>(&at(column));
        return number ? *number : 0;
    }
    std::string_view text(int column) const override
    {
        const auto *bytes = std::get_if<QByteArray>(&at(column));
        return bytes ? std::string_view(bytes->constData(), size_t(bytes->size())) : std::string_view();
    }

private:
    const MadeValue &at(int column) const { return m_rows.at(m_at).at(column); }

    const QList<MadeRow> &m_rows;
    qsizetype m_at = -1;
};

} // namespace

void MadeTables::add(const PackagePart &part, const QList<MadeRow> &rows)
{
    m_parts.append(part);
    m_rows.insert(part.table, rows);
}

PartSource MadeTables::source() const
{
    return [rows = m_rows](const PackagePart &part, const Database::RowVisitor &visit) -> Result<void> {
        const QList<MadeRow> mine = rows.value(part.table);
        MadeStream stream(mine);
        while (*stream.next()) {
            if (auto visited = visit(stream); !visited)
                return visited;
        }
        return {};
    };
}

PackagePart partNamed(const QString &table, const QList<PackageColumn> &columns)
{
    PackagePart part;
    part.table = table;
    part.category = QStringLiteral("identity");
    part.purpose = QStringLiteral("Knows who uses the service");
    part.retentionClass = QStringLiteral("account");
    part.retention = QStringLiteral("The account, for as long as it exists");
    part.keyColumns = {columns.constFirst().name};
    part.columns = columns;
    return part;
}

MadeTables exampleTables()
{
    const auto column = [](const char *name, const char *category) {
        return PackageColumn{QString::fromLatin1(name), QString::fromLatin1(category), false};
    };
    MadeTables tables;
    tables.add(partNamed(QStringLiteral("accounts"),
                         {column("id", "identifier"), column("email", "contact"), column("balance", "billing")}),
               {{qint64(42), QByteArray("a@b.example"), 12.5}});
    PackagePart keys = partNamed(QStringLiteral("api_keys"), {column("id", "reference"), column("hash", "credential"),
                                                              column("name", "free_text")});
    keys.category = QStringLiteral("credential");
    keys.purpose = QStringLiteral("Lets programs sign in");
    tables.add(keys, {{qint64(1), QByteArray("sk-abcdefghijklmnop"), QByteArray("laptop")},
                      {qint64(2), QByteArray("short"), QByteArray()},
                      {qint64(3), MadeValue(), MadeValue()}});
    PackagePart tickets =
        partNamed(QStringLiteral("tickets"), {column("id", "reference"),
                                              column("body", "free_text"),
                                              {QStringLiteral("handled_by"), QStringLiteral("identity"), true}});
    tickets.category = QStringLiteral("support");
    tickets.purpose = QStringLiteral("Answers what people wrote to support");
    tickets.ground = QStringLiteral("Claims may be brought for three years");
    tables.add(tickets, {{qint64(7), QByteArray("=HYPERLINK(\"http://x\",\"<b>click</b>\")"), qint64(9)},
                         {qint64(8), QByteArray("my colleague jo@other.example, too"), qint64(42)}});
    return tables;
}

PackageOrder exampleOrder(const MadeTables &tables, const QString &file)
{
    PackageOrder order;
    order.file = file;
    order.caseId = QStringLiteral("C-2026-000042");
    order.gateway = QStringLiteral("demo");
    order.madeMs = 1'795'269'600'000;
    order.notice.controller = QStringLiteral("Example Models Ltd, 1 Main Street, Dublin");
    order.notice.contact = QStringLiteral("privacy@models.example");
    order.notice.recipients = {QStringLiteral("OpenAI Ireland Ltd (answers requests)"),
                               QStringLiteral("Stripe (payments)")};
    order.notice.source = QStringLiteral("You, and the programs that use your keys");
    order.notice.authority = QStringLiteral("Data Protection Commission, Dublin");
    order.parts = tables.parts();
    order.subject = {{QStringLiteral("account"), QStringLiteral("42")},
                     {QStringLiteral("email"), QStringLiteral("a@b.example")}};
    return order;
}

QMap<QString, QByteArray> unpacked(const QString &file, const QString &passphrase)
{
    QFile device(file);
    QMap<QString, QByteArray> files;
    if (!device.open(QIODevice::ReadOnly))
        return files;
    const auto zip = ZipReading::open(device, passphrase);
    while (zip) {
        const auto more = (*zip)->next();
        if (!more || !*more)
            break;
        QByteArray &bytes = files[(*zip)->name()];
        const auto read = (*zip)->read(1 << 30, [&bytes](QByteArrayView piece) -> Result<void> {
            bytes.append(piece.data(), piece.size());
            return {};
        });
        if (!read)
            return {};
    }
    return files;
}

} // namespace Gatehouse
