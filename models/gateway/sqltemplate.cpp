#include "models/gateway/sqltemplate.h"

#include <QRegularExpression>

namespace Gatehouse::SqlTemplate
{

namespace
{

const QRegularExpression &placeholder()
{
    static const QRegularExpression pattern(QStringLiteral("\\{(later\\.)?([A-Za-z_][A-Za-z0-9_]*)\\}"));
    return pattern;
}

QString withoutTexts(QString text)
{
    static const QRegularExpression strings(QStringLiteral("'[^']*'"));
    return text.remove(strings);
}

// What must not be in any SQL of a profile, given without its texts.
QString looseEnd(const QString &code)
{
    if (code.contains(QLatin1Char('\'')))
        return QStringLiteral("has a text that is not closed");
    if (code.contains(QLatin1Char(';')) || code.contains(QStringLiteral("--")) || code.contains(QStringLiteral("/*")))
        return QStringLiteral("holds a statement end or a comment");
    return code.contains(QLatin1Char('?')) ? QStringLiteral("holds a ? placeholder, which is ours to use") : QString();
}

} // namespace

QStringList columns(const QString &text)
{
    QStringList names;
    for (auto at = placeholder().globalMatch(text); at.hasNext();) {
        const QString name = at.next().captured(2);
        if (name != QLatin1String("table") && name != QLatin1String("nearby") && !names.contains(name))
            names.append(name);
    }
    return names;
}

QString defect(const QString &text)
{
    static const QRegularExpression writing(
        QStringLiteral("\\b(insert|update|delete|drop|alter|create|attach|detach|pragma|grant|truncate|vacuum)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    QString code = withoutTexts(text);
    if (const QString wrong = looseEnd(code); !wrong.isEmpty())
        return wrong;
    if (const auto match = writing.match(code); match.hasMatch())
        return QStringLiteral("holds %1; a profile only reads").arg(match.captured(1).toUpper());
    code.remove(placeholder());
    if (code.contains(QLatin1Char('{')) || code.contains(QLatin1Char('}')))
        return QStringLiteral("has a brace that is not part of {column}, {later.column}, {table} or {nearby}");
    return code.count(QLatin1Char('(')) == code.count(QLatin1Char(')')) ? QString()
                                                                        : QStringLiteral("has unequal brackets");
}

QString actionDefect(const QString &text)
{
    static const QRegularExpression shape(QStringLiteral("^\\s*(update\\s|delete\\s+from\\s).*\\swhere\\s.*\\{id\\}"),
                                          QRegularExpression::CaseInsensitiveOption |
                                              QRegularExpression::DotMatchesEverythingOption);
    const QString code = withoutTexts(text);
    if (const QString wrong = looseEnd(code); !wrong.isEmpty())
        return wrong;
    // Without the id after WHERE it would change rows of everybody.
    if (!shape.match(code).hasMatch())
        return QStringLiteral("is not one UPDATE or DELETE whose WHERE names {id}");
    return columns(text) == QStringList{QStringLiteral("id")} ? QString()
                                                              : QStringLiteral("has a placeholder other than {id}");
}

QString filled(const QString &text, const QString &table, const QString &alias, Dialect dialect)
{
    QString result;
    qsizetype done = 0;
    for (auto at = placeholder().globalMatch(text); at.hasNext();) {
        const QRegularExpressionMatch match = at.next();
        result += text.mid(done, match.capturedStart() - done);
        done = match.capturedEnd();
        if (match.captured(1).isEmpty() && match.captured(2) == QLatin1String("table"))
            result += quotedName(table, dialect);
        else if (match.captured() == kNearby)
            result += kNearby;
        else
            result += (match.captured(1).isEmpty() ? alias : QStringLiteral("later")) + QLatin1Char('.') +
                      quotedName(match.captured(2), dialect);
    }
    return result + text.mid(done);
}

} // namespace Gatehouse::SqlTemplate
