// Notices of a desktop over a queue of alerts, as its tests drive them.
#pragma once

#include "models/alerts/desktopnotices.h"
#include "tests/support/alertbench.h"

#include <QSignalSpy>

namespace Gatehouse
{

class NoticeScene : public QObject
{
protected:
    void make() { m_bench = std::make_unique<AlertBench>(); }
    void drop()
    {
        m_notices.reset();
        m_bench.reset();
    }

    void begin(const DesktopNoticeWishes &wishes)
    {
        m_wishes = std::make_unique<DesktopWishes>(wishes);
        m_notices = std::make_unique<DesktopNotices>(m_bench->queue, m_bench->store, QStringLiteral("gw"), *m_wishes);
        m_shown = std::make_unique<QSignalSpy>(m_notices.get(), &DesktopNotices::shown);
        m_withdrawn = std::make_unique<QSignalSpy>(m_notices.get(), &DesktopNotices::withdrawn);
        m_bench->signIn();
        const auto asked = [this] {
            return std::ranges::any_of(m_bench->store.asked, [](const AlertFilter &filter) { return !filter.muted; });
        };
        QTRY_VERIFY(asked());
        poll();
    }
    // Until every question that follows from it is answered.
    void poll()
    {
        m_bench->poll();
        QSignalSpy changed(&m_bench->queue, &AlertController::changed);
        m_bench->queue.poll();
        QVERIFY(!changed.isEmpty() || changed.wait());
        QTRY_VERIFY(!m_bench->queue.isBusy());
        QCoreApplication::sendPostedEvents();
    }
    void signInAgain()
    {
        m_bench->team.signIn(QStringLiteral("anna"), QStringLiteral("a rather long passphrase"));
        QTRY_COMPARE(m_bench->team.state(), TeamSession::State::SignedIn);
    }
    void unlock()
    {
        m_bench->team.unlock(QStringLiteral("a rather long passphrase"));
        QTRY_COMPARE(m_bench->team.state(), TeamSession::State::SignedIn);
    }
    // Somebody has looked for alerts.
    void look()
    {
        m_bench->clock.advance(kMinuteMs);
        m_bench->store.standing.heartbeatMs = m_bench->clock.nowMs();
        poll();
    }
    DesktopNotice notice(int at) const { return m_shown->at(at).constFirst().value<DesktopNotice>(); }

    std::unique_ptr<AlertBench> m_bench;
    std::unique_ptr<DesktopWishes> m_wishes;
    std::unique_ptr<DesktopNotices> m_notices;
    std::unique_ptr<QSignalSpy> m_shown;
    std::unique_ptr<QSignalSpy> m_withdrawn;
};

} // namespace Gatehouse
