// Privacy requests as the admin API of the demo gateway lists them, and taken in from there.
#pragma once

#include "models/core/poolwork.h"
#include "models/privacy/apiintake.h"
#include "tests/support/apitalk.h"
#include "tests/support/scriptedserver.h"

namespace Gatehouse::Test
{

inline const QDate kToday(2026, 11, 22);

inline QByteArray request(const QByteArray &id, const QByteArray &received = "1793620800000",
                          const QByteArray &more = {})
{
    return R"({"id":)" + id + R"(,"received_at":)" + received +
           R"(,"kind":"erasure","regime":"gdpr","channel":"email","account_id":42,"contact_email":"a@b.example",)"
           R"("status":"new")" +
           more + '}';
}

inline QByteArray page(const QByteArrayList &requests, int total)
{
    return R"({"data":[)" + requests.join(',') + R"(],"page":{"total":)" + QByteArray::number(total) + "}}";
}

inline QStringList places(const Intake &intake)
{
    QStringList all;
    for (const IntakeCandidate &one : intake.candidates)
        all.append(one.where);
    return all;
}

inline RequestRules openRules(ReceivedForm form = ReceivedForm::Milliseconds)
{
    return {{QStringLiteral("new"), QStringLiteral("acknowledged")},
            {{QStringLiteral("erasure"), QStringLiteral("deletion")}},
            {},
            form};
}

inline Result<Intake> takenFrom(const ScriptedServer &server, ReceivedForm form, const AdminApiRules &api)
{
    const AdminApiSettings settings = apiSettings(server.url());
    return finished(runInPool([api, settings, rules = openRules(form)] {
        return intakeFromApi(api, settings, rules, QStringLiteral("here"), kToday);
    }));
}

} // namespace Gatehouse::Test
