#include "models/core/formletter.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QRegularExpression &place()
{
    static const QRegularExpression expression(QStringLiteral("\\{([^{}\n]*)\\}"));
    return expression;
}

QString withValues(const QString &text, const QMap<QString, QString> &values)
{
    QString filled;
    qsizetype from = 0;
    for (auto it = place().globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        filled += QStringView(text).sliced(from, match.capturedStart() - from);
        filled += values.value(match.captured(1));
        from = match.capturedEnd();
    }
    filled += QStringView(text).sliced(from);
    return filled;
}

} // namespace

Result<FormLetter> FormLetter::parse(const QString &text, const QString &file, const QStringList &knownPlaces)
{
    const auto wrong = [&file](const QString &why) {
        return failure(ErrorKind::InvalidInput, QStringLiteral("The letter %1 cannot be used: %2").arg(file, why));
    };
    const QString head = text.section(QLatin1Char('\n'), 0, 0);
    const QString mark = QStringLiteral("Subject: ");
    FormLetter letter;
    letter.m_text.subject = head.sliced(std::min(mark.size(), head.size())).trimmed();
    letter.m_text.body = text.section(QLatin1Char('\n'), 2);
    if (!head.startsWith(mark) || letter.m_text.subject.isEmpty() ||
        !text.section(QLatin1Char('\n'), 1, 1).trimmed().isEmpty() || letter.m_text.body.trimmed().isEmpty())
        return wrong(QStringLiteral("its first line is \"Subject: ...\", the second is empty, and the text follows."));
    for (auto it = place().globalMatch(text); it.hasNext();) {
        const QString name = it.next().captured(1);
        if (!knownPlaces.contains(name))
            return wrong(QStringLiteral("nothing fills {%1}. There are: {%2}.")
                             .arg(name, knownPlaces.join(QStringLiteral("}, {"))));
        if (!letter.m_places.contains(name))
            letter.m_places.append(name);
    }
    QString rest = text;
    if (rest.remove(place()).contains(QRegularExpression(QStringLiteral("[{}]"))))
        return wrong(QStringLiteral("a brace is not closed, or was not opened."));
    return letter;
}

Result<FormLetter> FormLetter::load(const QString &name, const QString &language, const QStringList &knownPlaces)
{
    const QString path = QStringLiteral("%1/%2.txt").arg(language, name);
    QFile file(QStringLiteral(":/gatehouse/letters/") + path);
    const bool known =
        std::ranges::any_of(kLetterLanguages, [&](const char *one) { return language == QLatin1String(one); });
    if (!known || !file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound,
                       QStringLiteral("There is no letter in the language %1. There are: en, zh.").arg(language));
    return parse(QString::fromUtf8(file.readAll()), path, knownPlaces);
}

Result<LetterText> FormLetter::filled(const QMap<QString, QString> &values) const
{
    for (const QString &name : m_places) {
        if (values.value(name).trimmed().isEmpty())
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("The letter cannot be written: it needs %1, which is missing.").arg(name));
    }
    return LetterText{withValues(m_text.subject, values), withValues(m_text.body, values)};
}

} // namespace Gatehouse
