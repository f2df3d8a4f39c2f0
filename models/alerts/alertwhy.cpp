#include "models/alerts/alertwhy.h"

#include "models/alerts/alertwords.h"
#include "models/core/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::AlertStory)
};

const QChar kEnDash(0x2013);

QString sentenceOf(QString text)
{
    text = text.trimmed();
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    if (!text.isEmpty() && !QStringLiteral(".!?").contains(text.back()))
        text.append(QLatin1Char('.'));
    return text;
}

// "0.4–2.4 %": the unit once where both have the same.
QString bandText(FigureUnit unit, double low, double high)
{
    const Quantity from = formatFigure(unit, low);
    const Quantity to = formatFigure(unit, high);
    return from.unit == to.unit ? from.figure + kEnDash + to.joined() : from.joined() + kEnDash + to.joined();
}

QString expectedText(const AlertEvidence &evidence)
{
    const FigureUnit unit = evidence.observedUnit;
    if (evidence.low && evidence.high)
        return bandText(unit, *evidence.low, *evidence.high);
    if (evidence.high)
        return Texts::tr("at most %1").arg(formatFigure(unit, *evidence.high).joined());
    if (evidence.low)
        return Texts::tr("at least %1").arg(formatFigure(unit, *evidence.low).joined());
    return {};
}

// " over 5 min from 14:24 (412 of 1,904)"
QString circumstances(const AlertEvidence &evidence, const StoryTeller &teller)
{
    QString text;
    if (evidence.windowMs)
        text += Texts::tr(" over %1").arg(formatAge(*evidence.windowMs));
    if (evidence.firstBadMs)
        text += Texts::tr(" from %1").arg(shortInstant(*evidence.firstBadMs, teller.nowMs, teller.zone));
    if (evidence.k && evidence.n)
        text += Texts::tr(" (%1 of %2)").arg(formatExact(*evidence.k), formatExact(*evidence.n));
    else if (evidence.n)
        text += Texts::tr(" (of %1)").arg(formatExact(*evidence.n));
    return text;
}

// "58 errors", "$12.48".
bool isFigure(const QString &text)
{
    return !text.isEmpty() && (text.at(0).isDigit() || text.at(0) == QLatin1Char('$'));
}

// What is told in words already, and what would have kept it quiet.
void appendWords(QList<StoryPhrase> &why, const AlertEvidence &evidence)
{
    if (!evidence.observedText.isEmpty())
        why.append({sentenceOf(Texts::tr("Observed: %1").arg(evidence.observedText))});
    if (!evidence.expectedText.isEmpty())
        why.append({sentenceOf(Texts::tr("Expected: %1").arg(evidence.expectedText))});
    const bool saysHow =
        evidence.notBelow.startsWith(QLatin1String("up to ")) || evidence.notBelow.startsWith(QLatin1String("above "));
    if (saysHow)
        why.append({sentenceOf(Texts::tr("It would not have fired with %1").arg(evidence.notBelow))});
    else if (isFigure(evidence.notBelow))
        why.append({sentenceOf(Texts::tr("It would not have fired below %1").arg(evidence.notBelow))});
    const QString unless =
        saysHow || isFigure(evidence.notBelow) || evidence.notBelow.isEmpty() ? evidence.unlessText : evidence.notBelow;
    if (!unless.isEmpty())
        why.append({sentenceOf(Texts::tr("What would have kept it quiet: %1").arg(unless))});
    if (!evidence.raisedBy.isEmpty())
        why.append({sentenceOf(Texts::tr("One level higher: %1").arg(evidence.raisedBy))});
    for (const QString &note : evidence.notes)
        why.append({sentenceOf(Texts::tr("To be known: %1").arg(note))});
}

// "failed 12 (1)"; empty: of a kind that nobody here knows.
QString alongsideText(const EvidenceAlongside &each)
{
    const auto both = [&each](const QString &words, const auto &text) {
        return QStringLiteral("%1 %2 (%3)").arg(words, text(each.now), text(each.before));
    };
    const auto exact = [](double value) { return formatExact(qint64(std::min(value, 1e15))); };
    if (each.what == QLatin1String("calls"))
        return both(Texts::tr("calls"), exact);
    if (each.what == QLatin1String("failed"))
        return both(Texts::tr("failed"), exact);
    if (each.what == QLatin1String("rate_limited"))
        return both(Texts::tr("refused by a rate limit"), exact);
    if (each.what == QLatin1String("latency_p95_us"))
        return both(Texts::tr("95th percentile"),
                    [](double us) { return us > 0 ? formatLatency(us).joined() : Texts::tr("none"); });
    if (each.what == QLatin1String("tokens"))
        return both(Texts::tr("tokens"), exact);
    if (each.what == QLatin1String("cost_micros"))
        return both(Texts::tr("cost"), [](double micros) { return formatMoney(qint64(std::min(micros, 1e15))); });
    return {};
}

QString alongsideText(const QList<EvidenceAlongside> &all)
{
    QStringList parts;
    for (const EvidenceAlongside &each : all)
        parts.append(alongsideText(each));
    parts.removeAll(QString());
    return parts.isEmpty() ? QString()
                           : Texts::tr("What else was done in that hour, and in the hour before: %1.")
                                 .arg(parts.join(QStringLiteral(", ")));
}

} // namespace

QList<StoryPhrase> whyOf(const AlertFolder &folder, const AlertEvidence &evidence, const StoryTeller &teller)
{
    QList<StoryPhrase> why{{sentenceOf(folder.alert.summary)}};
    const QString expected = expectedText(evidence);
    const QString around = circumstances(evidence, teller);
    if (evidence.observed) {
        const QString end = expected.isEmpty() ? QStringLiteral(".") : QStringLiteral(",");
        const QString observed = formatFigure(evidence.observedUnit, *evidence.observed).joined();
        why.append({Texts::tr("Observed")});
        why.append({around.isEmpty() ? observed + end : observed, true});
        why.append({around.isEmpty() ? QString() : around.trimmed() + end});
    } else if (!around.isEmpty()) {
        why.append({sentenceOf(Texts::tr("Seen") + around)});
    }
    if (!expected.isEmpty())
        why.append(
            {evidence.observed ? Texts::tr("expected %1").arg(expected) : Texts::tr("Expected %1").arg(expected)});
    if (!evidence.baseline.isEmpty() && !expected.isEmpty())
        why.append({Texts::tr("from %1.").arg(evidence.baseline)});
    else if (!evidence.baseline.isEmpty())
        why.append({sentenceOf(Texts::tr("Usual: %1").arg(evidence.baseline))});
    else if (!expected.isEmpty())
        why.last().text.append(QLatin1Char('.'));
    if (evidence.log10p)
        why.append({Texts::tr("By chance alone: %1.").arg(chanceInWords(*evidence.log10p))});
    appendWords(why, evidence);
    why.append({alongsideText(evidence.alongside)});
    why.removeIf([](const StoryPhrase &phrase) { return phrase.text.isEmpty(); });
    return why;
}

} // namespace Gatehouse
