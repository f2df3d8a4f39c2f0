#include "models/privacy/intakerow.h"

#include "models/privacy/casequeuemodel.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Gatehouse
{

namespace
{

using State = TakenRequest::State;
using Standing = IntakeStanding;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::IntakeRow)
};

QString undecidedWord(const QString &what)
{
    if (what == QLatin1String("type"))
        return Texts::tr("request");
    if (what == QLatin1String("regime"))
        return Texts::tr("law");
    return what == QLatin1String("received") ? Texts::tr("day of receipt") : Texts::tr("who asks");
}

QString guessSentence(const IntakeCandidate &candidate)
{
    if (candidate.typeIsKnown || !candidate.guess)
        return {};
    return Texts::tr("It may be %1: it says \"%2\".")
        .arg(requestTypeTitle(*candidate.guess).toLower(), candidate.guessedBy);
}

} // namespace

QString dayShown(const QDate &day)
{
    return day.isValid() ? day.toString(QStringLiteral("d MMM yyyy")) : QStringLiteral("—");
}

QString intakePlace(const IntakeRow &row)
{
    if (row.origin.isEmpty())
        return row.read.where.isEmpty() ? Texts::tr("the gateway") : Texts::tr("%1 of the gateway").arg(row.read.where);
    // A letter is one request.
    return row.read.where.isEmpty() || row.read.kind == QLatin1String("eml")
               ? row.origin
               : Texts::tr("%1 of %2").arg(row.read.where, row.origin);
}

QString typeShown(const IntakeRow &row)
{
    const IntakeCandidate &candidate = row.taken.candidate;
    if (candidate.typeIsKnown)
        return requestTypeTitle(candidate.request.type);
    return candidate.guess ? Texts::tr("%1?").arg(requestTypeTitle(*candidate.guess)) : QStringLiteral("—");
}

QString whoAsks(const IntakeRow &row)
{
    QStringList all;
    for (const SubjectIdentity &identity : row.taken.candidate.request.subject)
        all.append(QStringLiteral("%1 %2").arg(identity.kind, maskedIdentity(identity)));
    return all.isEmpty() ? QStringLiteral("—") : all.join(QStringLiteral(", "));
}

// Free text of a table may name somebody; a channel that can be filed is one word.
QString channelShown(const IntakeRow &row)
{
    const QString &channel = row.taken.candidate.request.channel;
    static const QRegularExpression word(QStringLiteral("^[a-z0-9_]*$"));
    return word.match(channel).hasMatch() ? channel : QStringLiteral("•••");
}

IntakeStanding standingOf(const IntakeRow &row)
{
    if (row.isAsked)
        return Standing::Asked;
    switch (row.taken.state) {
    case State::Ready:
        return row.sameAs.isEmpty() ? Standing::New : Standing::Same;
    case State::Undecided:
        return row.sameAs.isEmpty() ? Standing::Undecided : Standing::Same;
    case State::Already:
        return Standing::Already;
    case State::Refused:
        return Standing::Refused;
    case State::Filed:
        return Standing::Filed;
    case State::Problem:
        break;
    }
    return Standing::Problem;
}

bool mayDecide(const IntakeRow &row)
{
    const Standing now = standingOf(row);
    return now == Standing::Undecided ||
           (row.decision != IntakeDecision() && (now == Standing::New || now == Standing::Problem));
}

QString stateShown(const IntakeRow &row)
{
    const TakenRequest &taken = row.taken;
    switch (standingOf(row)) {
    case Standing::New:
        return taken.why.isEmpty() ? Texts::tr("new") : Texts::tr("not filed yet");
    case Standing::Same:
        return Texts::tr("twice in this list");
    case Standing::Already:
        return Texts::tr("already %1").arg(taken.caseId);
    case Standing::Undecided:
        return Texts::tr("to decide");
    case Standing::Problem:
        return Texts::tr("cannot be taken in");
    case Standing::Asked:
        return Texts::tr("filing…");
    case Standing::Filed:
        return Texts::tr("filed as %1").arg(taken.caseId);
    case Standing::Refused:
        return Texts::tr("refused");
    }
    return {};
}

QString intakeReason(const IntakeRow &row)
{
    const IntakeCandidate &candidate = row.taken.candidate;
    QStringList parts;
    switch (standingOf(row)) {
    case Standing::Same:
        return Texts::tr("The same request as %1. It is filed once.").arg(row.sameAs);
    case Standing::Already:
        return Texts::tr("Already taken in as %1. It is not filed again.").arg(row.taken.caseId);
    case Standing::Undecided: {
        QStringList open;
        for (const QString &what : candidate.undecided())
            open.append(undecidedWord(what));
        parts = {Texts::tr("Decide: %1.").arg(open.join(QStringLiteral(", "))), guessSentence(candidate)};
        break;
    }
    case Standing::New:
        parts = {row.taken.why};
        if (row.taken.personIsKnown)
            parts.append(
                Texts::tr("An open case or a hold is about this person; a second case of one type is refused."));
        break;
    case Standing::Problem:
    case Standing::Refused:
        parts = candidate.problems + QStringList{row.taken.why};
        break;
    case Standing::Asked:
    case Standing::Filed:
        break;
    }
    parts.removeAll(QString());
    return parts.join(QLatin1Char(' '));
}

QStringList intakeSentences(const IntakeRow &row)
{
    const IntakeCandidate &candidate = row.taken.candidate;
    QStringList all{Texts::tr("%1: %2.").arg(intakePlace(row), stateShown(row)), intakeReason(row)};
    if (!candidate.receivedBy.isEmpty() && candidate.request.received.isValid())
        all.append(Texts::tr("Received %1, by %2.").arg(dayShown(candidate.request.received), candidate.receivedBy));
    all += row.notes;
    all.removeAll(QString());
    return all;
}

} // namespace Gatehouse
