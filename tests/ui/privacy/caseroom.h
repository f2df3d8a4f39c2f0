// The page of privacy requests over cases that are in memory, for somebody who signs in.
#pragma once

#include "models/core/today.h"
#include "models/privacy/intakecontroller.h"
#include "models/privacy/liveintakesources.h"
#include "tests/support/fakecasestore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "ui/privacy/casepage.h"
#include "ui/privacy/casequeuepage.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QTest>

namespace Gatehouse
{

class CaseRoom : public QObject
{
    Q_OBJECT
protected:
    void enter()
    {
        m_today = todayBy(m_clock);
        m_cases = std::make_unique<FakeCaseStore>();
        m_team = std::make_unique<FakeTeamStore>();
        m_session = std::make_unique<TeamSession>(*m_team, m_clock);
        m_queue = std::make_unique<CaseQueueController>(*m_cases, *m_session, m_clock);
        m_one = std::make_unique<CaseController>(*m_cases, m_jobs, *m_session, m_clock);
        ConnectionSettings gateway; // a profile is all that is asked for
        gateway.profile = QStringLiteral("demo");
        m_sources = std::make_unique<LiveIntakeSources>(gateway);
        m_intake = std::make_unique<IntakeController>(*m_sources, *m_cases, *m_session, m_clock);
        m_worker = std::make_unique<QueueWorker>(m_jobs, *m_session, m_clock);
        m_page = std::make_unique<CaseQueuePage>(*m_queue, *m_one, *m_intake, *m_worker, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
        m_page->activateWindow();
        QTRY_VERIFY(m_page->isActiveWindow());
    }

    void leave()
    {
        m_page.reset();
        m_worker.reset();
        m_intake.reset();
        m_sources.reset();
        m_one.reset();
        m_jobs = {};
        m_queue.reset();
        m_session.reset();
    }

    void signIn(Roles roles = Role::PrivacyOfficer)
    {
        m_team->put(QStringLiteral("anna"), roles, kPassphrase);
        m_session->open();
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedOut);
        m_session->signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedIn);
        QTRY_VERIFY(!m_session->operators().isEmpty());
        m_page->setActive(true);
    }

    const QString kPassphrase = QStringLiteral("a rather long passphrase");
    FixedClock m_clock{1'795'000'000'000};
    QDate m_today;
    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<FakeCaseStore> m_cases;
    std::unique_ptr<FakeTeamStore> m_team;
    std::unique_ptr<TeamSession> m_session;
    std::unique_ptr<CaseQueueController> m_queue;
    FakeCaseJobs m_jobs;
    std::unique_ptr<CaseController> m_one;
    std::unique_ptr<LiveIntakeSources> m_sources;
    std::unique_ptr<IntakeController> m_intake;
    std::unique_ptr<QueueWorker> m_worker;
    std::unique_ptr<CaseQueuePage> m_page;
};

} // namespace Gatehouse
