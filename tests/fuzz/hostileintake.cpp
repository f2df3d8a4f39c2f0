#include "tests/fuzz/hostileintake.h"

#include "models/privacy/csvintake.h"
#include "models/privacy/emailintake.h"
#include "models/privacy/lettertemplate.h"

namespace Gatehouse
{

namespace
{

const QDate kToday(2026, 11, 22);

void must(bool holds, const char *what)
{
    if (!holds)
        qFatal("%s", what);
}

void check(const Intake &intake)
{
    for (const IntakeCandidate &one : intake.candidates) {
        must(one.fingerprint.size() == 32, "a request has no fingerprint");
        must(!one.request.received.isValid() || (one.request.received <= kToday && one.request.received.year() >= 2018),
             "a day that is to come or long ago is taken");
        for (const SubjectIdentity &identity : one.request.subject)
            must(!identity.kind.isEmpty() && !identity.value.isEmpty() && identity.value.size() <= 1024,
                 "an identifier is taken that cannot be one");
        must(!one.isReady() || (one.typeIsKnown && one.regimeIsKnown && !one.request.subject.isEmpty()),
             "a request is ready that does not say what it is");
    }
}

} // namespace

TakenRequests readHostileIntake(const QByteArray &bytes)
{
    TakenRequests taken;
    if (const auto table = intakeFromCsv(bytes, kToday)) {
        check(*table);
        taken.inTable = table->candidates.size();
    }
    if (const auto letter = intakeFromEmail(bytes, kToday)) {
        check(*letter);
        must(letter->candidates.size() == 1 && !letter->candidates.constFirst().typeIsKnown,
             "a letter decides what it asks for");
        taken.isLetter = true;
    }
    if (const auto text = LetterTemplate::parse(QString::fromUtf8(bytes), QStringLiteral("letter")))
        must(!text->filled({}) || text->places().isEmpty(), "a letter is written with a place left empty");
    return taken;
}

} // namespace Gatehouse
