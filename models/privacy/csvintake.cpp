#include "models/privacy/csvintake.h"

#include "models/privacy/csvtable.h"
#include "models/privacy/decodedtext.h"
#include "models/privacy/requestwords.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kLargestFile = 16 << 20;

enum class Column { Unknown, Received, Type, Regime, Channel, Account, Email, UserName, Key, Customer };

struct Heading {
    Column column;
    const char16_t *name;
};
constexpr Heading kHeadings[] = {
    {Column::Received, u"received"},
    {Column::Received, u"received on"},
    {Column::Received, u"received at"},
    {Column::Received, u"date"},
    {Column::Received, u"day"},
    {Column::Received, u"收到日期"},
    {Column::Received, u"接收日期"},
    {Column::Received, u"受理日期"},
    {Column::Received, u"日期"},
    {Column::Type, u"type"},
    {Column::Type, u"request type"},
    {Column::Type, u"request"},
    {Column::Type, u"kind"},
    {Column::Type, u"right"},
    {Column::Type, u"类型"},
    {Column::Type, u"请求类型"},
    {Column::Type, u"申请类型"},
    {Column::Type, u"权利"},
    {Column::Regime, u"regime"},
    {Column::Regime, u"law"},
    {Column::Regime, u"jurisdiction"},
    {Column::Regime, u"法规"},
    {Column::Regime, u"适用法律"},
    {Column::Regime, u"法律"},
    {Column::Channel, u"channel"},
    {Column::Channel, u"渠道"},
    {Column::Account, u"account"},
    {Column::Account, u"account id"},
    {Column::Account, u"user id"},
    {Column::Account, u"账号"},
    {Column::Account, u"帐号"},
    {Column::Account, u"账户"},
    {Column::Account, u"用户id"},
    {Column::Account, u"用户编号"},
    {Column::Email, u"email"},
    {Column::Email, u"e mail"},
    {Column::Email, u"email address"},
    {Column::Email, u"mail"},
    {Column::Email, u"邮箱"},
    {Column::Email, u"电子邮件"},
    {Column::Email, u"电子邮箱"},
    {Column::UserName, u"username"},
    {Column::UserName, u"user name"},
    {Column::UserName, u"login"},
    {Column::UserName, u"用户名"},
    {Column::Key, u"key"},
    {Column::Key, u"api key"},
    {Column::Key, u"密钥"},
    {Column::Customer, u"customer"},
    {Column::Customer, u"customer id"},
    {Column::Customer, u"客户"},
};

Column columnCalled(const QString &heading)
{
    QString plain = heading.normalized(QString::NormalizationForm_KC).toLower();
    plain = plain.replace(QLatin1Char('_'), QLatin1Char(' ')).replace(QLatin1Char('-'), QLatin1Char(' ')).simplified();
    for (const Heading &known : kHeadings) {
        if (plain == QStringView(known.name))
            return known.column;
    }
    return Column::Unknown;
}

// The data map's word for an identifier; empty for a column that is none.
QString identifierKind(Column column)
{
    switch (column) {
    case Column::Account:
        return QStringLiteral("account");
    case Column::Email:
        return QStringLiteral("email");
    case Column::UserName:
        return QStringLiteral("username");
    case Column::Key:
        return QStringLiteral("key");
    case Column::Customer:
        return QStringLiteral("customer");
    default:
        return {};
    }
}

class RequestSheet
{
public:
    RequestSheet(const QList<CsvRow> &rows, const QDate &today)
        : m_rows(rows)
        , m_today(today)
    {
    }

    Result<Intake> read()
    {
        if (m_rows.isEmpty())
            return failure(ErrorKind::InvalidInput, QStringLiteral("The file has no rows. Its first line names the "
                                                                   "columns, each further line is a request."));
        if (auto heads = readHeadings(m_rows.constFirst()); !heads)
            return std::unexpected(heads.error());
        for (const CsvRow &row : m_rows.sliced(1))
            m_intake.candidates.append(candidateOf(row));
        return m_intake;
    }

private:
    Result<void> readHeadings(const CsvRow &row)
    {
        for (qsizetype i = 0; i < row.cells.size(); ++i) {
            const QString &name = row.cells.at(i);
            const Column column = columnCalled(name);
            if (column != Column::Unknown && m_columns.contains(column) && identifierKind(column).isEmpty())
                return failure(ErrorKind::InvalidInput,
                               QStringLiteral("The columns %1 and %2 say the same. Leave one out.")
                                   .arg(m_columns.indexOf(column) + 1)
                                   .arg(i + 1));
            m_columns.append(column);
            m_names.append(name.left(40));
            if (column == Column::Unknown && !name.isEmpty())
                m_intake.notes.append(
                    QStringLiteral("Column %1 (%2) is not known and was left out.").arg(i + 1).arg(name.left(40)));
        }
        const bool hasSubject =
            std::ranges::any_of(m_columns, [](Column column) { return !identifierKind(column).isEmpty(); });
        if (hasSubject)
            return {};
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The first line names no column that says who a request is about. Name one "
                                      "account, email, username, key or customer; received, type and regime say the "
                                      "rest."));
    }

    IntakeCandidate candidateOf(const CsvRow &row)
    {
        IntakeCandidate one;
        one.where = QStringLiteral("line %1").arg(row.line);
        if (!row.problem.isEmpty())
            one.problems.append(QStringLiteral("Line %1: %2.").arg(row.line).arg(row.problem));
        if (row.cells.size() > m_columns.size())
            one.problems.append(QStringLiteral("Line %1 has %2 cells, more than there are columns (%3).")
                                    .arg(row.line)
                                    .arg(row.cells.size())
                                    .arg(m_columns.size()));
        for (qsizetype i = 0; i < std::min(row.cells.size(), m_columns.size()); ++i) {
            if (!row.cells.at(i).isEmpty())
                readCell(one, row.line, i, row.cells.at(i));
        }
        if (one.request.channel.isEmpty())
            one.request.channel = QStringLiteral("form");
        QStringList parts = row.cells;
        for (QString &part : parts)
            part = part.normalized(QString::NormalizationForm_C);
        one.fingerprint = QCryptographicHash::hash(parts.join(QChar(0x1f)).toUtf8(), QCryptographicHash::Sha256);
        return one;
    }

    void readCell(IntakeCandidate &one, int line, qsizetype at, const QString &cell)
    {
        const auto wrong = [&](const QString &why) {
            one.problems.append(
                QStringLiteral("Line %1, column %2 (%3): %4").arg(line).arg(at + 1).arg(m_names.at(at), why));
        };
        const Column column = m_columns.at(at);
        if (column == Column::Received)
            readDay(one, cell, wrong);
        else if (column == Column::Type)
            readType(one, cell, wrong);
        else if (column == Column::Regime)
            readRegime(one, cell, wrong);
        else if (column == Column::Channel)
            one.request.channel = cell.left(60);
        else if (column == Column::Email && !cell.contains(QLatin1Char('@')))
            wrong(QStringLiteral("this is no e-mail address."));
        else if (cell.size() > 1024)
            wrong(QStringLiteral("an identifier has at most 1024 characters."));
        else if (const QString kind = identifierKind(column); !kind.isEmpty())
            one.request.subject.append({kind, cell});
    }

    template<typename Wrong>
    void readDay(IntakeCandidate &one, const QString &cell, const Wrong &wrong)
    {
        const QDate day = dayCalled(cell);
        if (!day.isValid())
            wrong(QStringLiteral("this is no day, or it cannot be told which. Write it as 2026-11-02."));
        else if (day > m_today)
            wrong(QStringLiteral("this day is to come."));
        else if (day.year() < 2018)
            wrong(QStringLiteral("this day is before 2018."));
        else
            one.request.received = day;
    }

    template<typename Wrong>
    static void readType(IntakeCandidate &one, const QString &cell, const Wrong &wrong)
    {
        const auto type = requestTypeCalled(cell);
        if (!type)
            wrong(QStringLiteral("this is no type of request that is known."));
        else if (*type == RequestType::Rectification)
            wrong(QStringLiteral("a rectification says what is to be written. File it with 'case open'."));
        one.request.type = type.value_or(one.request.type);
        one.typeIsKnown = type.has_value();
    }

    template<typename Wrong>
    static void readRegime(IntakeCandidate &one, const QString &cell, const Wrong &wrong)
    {
        const auto regime = regimeCalled(cell);
        if (!regime)
            wrong(QStringLiteral("this is no law that is known: gdpr, uk_gdpr or california."));
        one.request.regime = regime.value_or(one.request.regime);
        one.regimeIsKnown = regime.has_value();
    }

    const QList<CsvRow> &m_rows;
    const QDate m_today;
    QList<Column> m_columns;
    QStringList m_names;
    Intake m_intake;
};

} // namespace

Result<Intake> intakeFromCsv(const QByteArray &bytes, const QDate &today)
{
    if (bytes.size() > kLargestFile)
        return failure(ErrorKind::InvalidInput, QStringLiteral("The file has more than 16 MiB. Split it."));
    const DecodedText decoded = decodedText(bytes);
    if (decoded.text.contains(QChar(u'\0')))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The file is no text: it has NUL bytes. Save it as CSV in UTF-8."));
    const QList<CsvRow> rows = csvRows(decoded.text, csvSeparator(decoded.text));
    Result<Intake> intake = RequestSheet(rows, today).read();
    if (intake && !decoded.guess.isEmpty())
        intake->notes.prepend(QStringLiteral("The file says nothing of its encoding and was read as %1. Check names "
                                             "with accents, or save it as UTF-8.")
                                  .arg(decoded.guess));
    return intake;
}

} // namespace Gatehouse
