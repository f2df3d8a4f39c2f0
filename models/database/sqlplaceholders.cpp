#include "models/database/sqlplaceholders.h"

namespace Gatehouse
{

namespace
{

// Walks over a statement piece by piece, where a piece is a literal, a quoted name, a comment or one character.
class SqlPieces
{
public:
    SqlPieces(QStringView sql, Dialect dialect)
        : m_sql(sql)
        , m_dialect(dialect)
    {
    }

    bool atEnd() const { return m_at >= m_sql.size(); }

    QStringView take()
    {
        const qsizetype from = m_at;
        m_at = qMin(endOfPiece(), m_sql.size());
        return m_sql.mid(from, m_at - from);
    }

private:
    QChar at(qsizetype i) const { return i < m_sql.size() ? m_sql.at(i) : QChar(); }
    bool isMySqlLike() const { return m_dialect == Dialect::MySql || m_dialect == Dialect::ClickHouse; }

    qsizetype endOfPiece() const
    {
        const QChar c = at(m_at);
        if (c == u'\'' || c == u'"' || (c == u'`' && m_dialect != Dialect::PostgreSql))
            return endOfQuoted(c);
        if (c == u'-' && at(m_at + 1) == u'-')
            return endOfLine();
        if (c == u'#' && m_dialect == Dialect::MySql)
            return endOfLine();
        if (c == u'/' && at(m_at + 1) == u'*')
            return endOfComment();
        if (c == u'$' && m_dialect == Dialect::PostgreSql)
            return endOfDollarQuoted();
        if (c == u'?' && at(m_at + 1) == u'?')
            return m_at + 2;
        return m_at + 1;
    }

    // A doubled quote ends one piece and begins the next, which comes to the same.
    qsizetype endOfQuoted(QChar quote) const
    {
        const bool escapes = (quote != u'`' || m_dialect == Dialect::ClickHouse) &&
                             (isMySqlLike() || (quote == u'\'' && hasEscapePrefix()));
        for (qsizetype i = m_at + 1; i < m_sql.size(); ++i) {
            if (escapes && m_sql.at(i) == u'\\')
                ++i;
            else if (m_sql.at(i) == quote)
                return i + 1;
        }
        return m_sql.size();
    }

    // E'...' of PostgreSQL; the e of a word such as date'...' is none.
    bool hasEscapePrefix() const
    {
        return m_dialect == Dialect::PostgreSql && m_at > 0 && at(m_at - 1).toLower() == u'e' &&
               (m_at == 1 || !(at(m_at - 2).isLetterOrNumber() || at(m_at - 2) == u'_'));
    }

    qsizetype endOfLine() const
    {
        const qsizetype end = m_sql.indexOf(u'\n', m_at);
        return end < 0 ? m_sql.size() : end + 1;
    }

    qsizetype endOfComment() const
    {
        int depth = 1;
        qsizetype i = m_at + 2;
        for (; i < m_sql.size() && depth > 0; ++i) {
            if (at(i) == u'*' && at(i + 1) == u'/') {
                --depth;
                ++i;
            } else if (m_dialect == Dialect::PostgreSql && at(i) == u'/' && at(i + 1) == u'*') {
                ++depth;
                ++i;
            }
        }
        return i;
    }

    // $tag$ ... $tag$; a lone $ is an ordinary character.
    qsizetype endOfDollarQuoted() const
    {
        qsizetype i = m_at + 1;
        while (at(i).isLetterOrNumber() || at(i) == u'_')
            ++i;
        if (at(i) != u'$' || at(m_at + 1).isDigit())
            return m_at + 1;
        const QStringView tag = m_sql.mid(m_at, i + 1 - m_at);
        const qsizetype end = m_sql.indexOf(tag, i + 1);
        return end < 0 ? m_sql.size() : end + tag.size();
    }

    QStringView m_sql;
    Dialect m_dialect;
    qsizetype m_at = 0;
};

} // namespace

PlacedSql withPlaceholders(const QString &sql, Dialect dialect,
                           const std::function<QString(int n, const QString &before)> &placeholder)
{
    PlacedSql placed;
    placed.sql.reserve(sql.size() + 32);
    for (SqlPieces pieces(sql, dialect); !pieces.atEnd();) {
        const QStringView piece = pieces.take();
        if (piece == u"?")
            placed.sql += placeholder(++placed.placeholders, placed.sql);
        else if (piece == u"??")
            placed.sql += u'?';
        else
            placed.sql += piece;
    }
    return placed;
}

std::unexpected<Error> wrongValueCount(int placeholders, qsizetype values)
{
    return failure(ErrorKind::Internal,
                   QStringLiteral("A statement with %1 placeholders got %2 values, so it was not run.")
                       .arg(placeholders)
                       .arg(values));
}

} // namespace Gatehouse
