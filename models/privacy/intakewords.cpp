#include "models/privacy/intakewords.h"

#include "models/core/counted.h"
#include "models/core/format.h"

#include <QCoreApplication>

namespace Gatehouse
{

namespace
{

using Standing = IntakeStanding;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::IntakeWords)
};

} // namespace

void IntakeBatch::count(TakenRequest::State state)
{
    using State = TakenRequest::State;
    filed += state == State::Filed ? 1 : 0;
    already += state == State::Already ? 1 : 0;
    refused += state == State::Refused ? 1 : 0;
    failed += state == State::Problem ? 1 : 0;
}

QString requestCount(int count)
{
    return counted(count, Texts::tr("request"), Texts::tr("requests"));
}

QString filedSentence(const IntakeBatch &batch, int stillNew)
{
    QStringList parts{batch.filed == 0 ? Texts::tr("Nothing was filed.")
                                       : Texts::tr("%1 filed.").arg(requestCount(batch.filed))};
    if (batch.already > 0)
        parts.append(Texts::tr("%1 had been taken in before.").arg(requestCount(batch.already)));
    if (batch.refused > 0)
        parts.append(Texts::tr("%1 refused; each row says why.").arg(requestCount(batch.refused)));
    if (batch.failed > 0)
        parts.append(Texts::tr("%1 not filed; each row says why.").arg(requestCount(batch.failed)));
    if (stillNew > 0)
        parts.append(Texts::tr("%1 still to be filed.").arg(requestCount(stillNew)));
    if (!batch.trouble.isEmpty())
        parts.append(batch.trouble);
    return parts.join(QLatin1Char(' '));
}

QString intakeHeadline(const IntakeModel &table)
{
    const int already = table.count(Standing::Already);
    if (already > 0 && already + table.count(Standing::Same) == table.rowCount())
        return Texts::tr("Nothing new: %1 taken in before")
            .arg(already == 1 ? Texts::tr("this request was") : Texts::tr("all %1 were").arg(formatExact(already)));
    QStringList parts;
    const auto add = [&](Standing standing, const QString &words) {
        if (const int count = table.count(standing); count > 0)
            parts.append(words.arg(formatExact(count)));
    };
    add(Standing::New, Texts::tr("%1 new"));
    add(Standing::Undecided, Texts::tr("%1 to decide"));
    add(Standing::Filed, Texts::tr("%1 filed"));
    add(Standing::Already, Texts::tr("%1 taken in before"));
    add(Standing::Same, Texts::tr("%1 twice in this list"));
    add(Standing::Refused, Texts::tr("%1 refused"));
    add(Standing::Problem, Texts::tr("%1 cannot be taken in"));
    return parts.isEmpty() ? Texts::tr("Nothing is filed before you have seen it") : parts.join(QStringLiteral(" · "));
}

} // namespace Gatehouse
