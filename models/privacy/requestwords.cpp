#include "models/privacy/requestwords.h"

#include <QRegularExpression>

namespace Gatehouse
{

namespace
{

template<typename Enum>
struct Word {
    Enum means;
    const char16_t *text;
};

constexpr Word<RequestType> kTypes[] = {
    {RequestType::Access, u"access"},
    {RequestType::Access, u"right of access"},
    {RequestType::Access, u"right to access"},
    {RequestType::Access, u"know"},
    {RequestType::Access, u"right to know"},
    {RequestType::Access, u"dsar"},
    {RequestType::Access, u"sar"},
    {RequestType::Access, u"subject access"},
    {RequestType::Access, u"查阅"},
    {RequestType::Access, u"查询"},
    {RequestType::Access, u"访问"},
    {RequestType::Access, u"知情"},
    {RequestType::Portability, u"portability"},
    {RequestType::Portability, u"data portability"},
    {RequestType::Portability, u"export"},
    {RequestType::Portability, u"可携带"},
    {RequestType::Portability, u"可携"},
    {RequestType::Portability, u"转移"},
    {RequestType::Portability, u"导出"},
    {RequestType::Deletion, u"deletion"},
    {RequestType::Deletion, u"delete"},
    {RequestType::Deletion, u"erasure"},
    {RequestType::Deletion, u"erase"},
    {RequestType::Deletion, u"child deletion"},
    {RequestType::Deletion, u"right to be forgotten"},
    {RequestType::Deletion, u"删除"},
    {RequestType::Deletion, u"注销"},
    {RequestType::Deletion, u"被遗忘"},
    {RequestType::Rectification, u"rectification"},
    {RequestType::Rectification, u"rectify"},
    {RequestType::Rectification, u"correction"},
    {RequestType::Rectification, u"correct"},
    {RequestType::Rectification, u"更正"},
    {RequestType::Rectification, u"补充"},
    {RequestType::Restriction, u"restriction"},
    {RequestType::Restriction, u"restrict"},
    {RequestType::Restriction, u"限制处理"},
    {RequestType::Restriction, u"限制"},
    {RequestType::Objection, u"objection"},
    {RequestType::Objection, u"object"},
    {RequestType::Objection, u"反对"},
    {RequestType::OptOut, u"opt out"},
    {RequestType::OptOut, u"do not sell"},
    {RequestType::OptOut, u"拒绝出售"},
    {RequestType::OptOut, u"拒绝"},
    {RequestType::ConsentWithdrawal, u"consent withdrawal"},
    {RequestType::ConsentWithdrawal, u"withdraw consent"},
    {RequestType::ConsentWithdrawal, u"withdrawal of consent"},
    {RequestType::ConsentWithdrawal, u"撤回同意"},
};

// What a letter says; never a word that letters use for other things as well.
constexpr Word<RequestType> kPhrases[] = {
    {RequestType::Deletion, u"right to be forgotten"},
    {RequestType::Deletion, u"right to erasure"},
    {RequestType::Deletion, u"delete my"},
    {RequestType::Deletion, u"delete all my"},
    {RequestType::Deletion, u"deletion of my"},
    {RequestType::Deletion, u"erase my"},
    {RequestType::Deletion, u"erasure of my"},
    {RequestType::Deletion, u"article 17"},
    {RequestType::Deletion, u"art. 17"},
    {RequestType::Deletion, u"删除我的"},
    {RequestType::Deletion, u"删除本人"},
    {RequestType::Deletion, u"注销账"},
    {RequestType::Deletion, u"注销我的"},
    {RequestType::Portability, u"portability"},
    {RequestType::Portability, u"machine-readable"},
    {RequestType::Portability, u"article 20"},
    {RequestType::Portability, u"art. 20"},
    {RequestType::Portability, u"可携带"},
    {RequestType::Access, u"subject access request"},
    {RequestType::Access, u"right of access"},
    {RequestType::Access, u"copy of my"},
    {RequestType::Access, u"access to my personal"},
    {RequestType::Access, u"what data you"},
    {RequestType::Access, u"article 15"},
    {RequestType::Access, u"art. 15"},
    {RequestType::Access, u"查阅我的"},
    {RequestType::Access, u"查询我的"},
    {RequestType::Access, u"个人信息副本"},
    {RequestType::ConsentWithdrawal, u"withdraw my consent"},
    {RequestType::ConsentWithdrawal, u"revoke my consent"},
    {RequestType::ConsentWithdrawal, u"撤回同意"},
    {RequestType::ConsentWithdrawal, u"撤回我的同意"},
    {RequestType::OptOut, u"do not sell"},
    {RequestType::OptOut, u"opt out of"},
    {RequestType::OptOut, u"opt-out of"},
    {RequestType::Restriction, u"restrict the processing"},
    {RequestType::Restriction, u"restriction of processing"},
    {RequestType::Restriction, u"article 18"},
    {RequestType::Restriction, u"限制处理"},
    {RequestType::Objection, u"i object to"},
    {RequestType::Objection, u"right to object"},
    {RequestType::Objection, u"article 21"},
    {RequestType::Objection, u"反对处理"},
    {RequestType::Rectification, u"rectification of"},
    {RequestType::Rectification, u"rectify my"},
    {RequestType::Rectification, u"correct my"},
    {RequestType::Rectification, u"article 16"},
    {RequestType::Rectification, u"更正我的"},
};

constexpr Word<Regime> kRegimeWords[] = {
    {Regime::Gdpr, u"gdpr"},
    {Regime::Gdpr, u"eu gdpr"},
    {Regime::Gdpr, u"eu"},
    {Regime::Gdpr, u"欧盟"},
    {Regime::UkGdpr, u"uk gdpr"},
    {Regime::UkGdpr, u"uk"},
    {Regime::UkGdpr, u"英国"},
    {Regime::California, u"california"},
    {Regime::California, u"ccpa"},
    {Regime::California, u"cpra"},
    {Regime::California, u"ccpa/cpra"},
    {Regime::California, u"加州"},
    {Regime::California, u"加利福尼亚"},
};

QString spelled(const QString &text)
{
    QString plain = text.normalized(QString::NormalizationForm_KC).toLower();
    return plain.replace(QLatin1Char('_'), QLatin1Char(' ')).replace(QLatin1Char('-'), QLatin1Char(' ')).simplified();
}

template<typename Enum, size_t N>
std::optional<Enum> called(const Word<Enum> (&words)[N], const QString &text)
{
    const QString plain = spelled(text);
    for (const Word<Enum> &word : words) {
        if (plain == QStringView(word.text))
            return word.means;
    }
    return std::nullopt;
}

bool isLetter(const QString &text, qsizetype at)
{
    return at >= 0 && at < text.size() && text.at(at).unicode() < 0x2e80 && text.at(at).isLetterOrNumber();
}

// Where the phrase stands as words of its own, or -1. Chinese has no space between words.
qsizetype placeOf(QStringView phrase, const QString &text)
{
    for (qsizetype at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
        const bool chinese = phrase.front().unicode() >= 0x2e80;
        if (chinese || (!isLetter(text, at - 1) && !isLetter(text, at + phrase.size())))
            return at;
    }
    return -1;
}

QDate dayOf(const QRegularExpressionMatch &match, int year, int month, int day)
{
    return QDate(match.captured(year).toInt(), match.captured(month).toInt(), match.captured(day).toInt());
}

} // namespace

std::optional<RequestType> requestTypeCalled(const QString &word)
{
    if (const auto type = called(kTypes, word))
        return type;
    return requestTypeFromToken(spelled(word).replace(QLatin1Char(' '), QLatin1Char('_')));
}

std::optional<Regime> regimeCalled(const QString &word)
{
    return called(kRegimeWords, word);
}

std::optional<TypeGuess> guessedRequestType(const QString &letter)
{
    const QString text = letter.normalized(QString::NormalizationForm_KC).toLower().simplified();
    std::optional<TypeGuess> guess;
    qsizetype first = text.size();
    for (const Word<RequestType> &phrase : kPhrases) {
        const qsizetype at = placeOf(phrase.text, text);
        if (at < 0 || at >= first)
            continue;
        first = at;
        guess = TypeGuess{phrase.means, QStringView(phrase.text).toString()};
    }
    return guess;
}

QDate dayCalled(const QString &text)
{
    static const QRegularExpression yearFirst(
        QStringLiteral("^(\\d{4})[-/.\u5e74](\\d{1,2})[-/.\u6708](\\d{1,2})\u65e5?(?:[T ].*)?$"));
    static const QRegularExpression dotted(QStringLiteral("^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})$"));
    static const QRegularExpression slashed(QStringLiteral("^(\\d{1,2})/(\\d{1,2})/(\\d{4})$"));
    const QString plain = text.normalized(QString::NormalizationForm_KC).simplified();
    if (const auto match = yearFirst.match(plain); match.hasMatch())
        return dayOf(match, 1, 2, 3);
    if (const auto match = dotted.match(plain); match.hasMatch())
        return dayOf(match, 3, 2, 1);
    if (const auto match = slashed.match(plain); match.hasMatch()) {
        const bool monthFirst = match.captured(2).toInt() > 12;
        const bool dayFirst = match.captured(1).toInt() > 12;
        if (monthFirst != dayFirst)
            return monthFirst ? dayOf(match, 3, 1, 2) : dayOf(match, 3, 2, 1);
    }
    return {};
}

} // namespace Gatehouse
