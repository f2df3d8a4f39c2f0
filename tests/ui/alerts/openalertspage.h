// The Alerts page over a bench of made alerts, and the hands of whoever works on it.
#pragma once

#include "tests/support/alertbench.h"
#include "tests/support/madealerts.h"
#include "ui/alerts/alertqueueview.h"
#include "ui/alerts/alertspage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QTest>

#include <memory>

namespace Gatehouse
{

class OpenAlertsPage
{
protected:
    void make(qint64 nowMs)
    {
        m_bench = std::make_unique<AlertBench>();
        m_bench->store.alerts = madeAlerts(nowMs);
        m_bench->store.folders = madeFolder(nowMs);
        m_page = std::make_unique<AlertsPage>(m_bench->queue, m_bench->detail, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
        m_page->activateWindow();
        QTRY_VERIFY(m_page->isActiveWindow());
    }
    void close()
    {
        m_page.reset();
        m_bench.reset();
    }
    void open(Roles roles = Role::Responder)
    {
        m_bench->signIn(roles);
        m_page->setActive(true);
        QTRY_VERIFY(m_page->isSettled() && !m_bench->queue.isBusy());
    }
    void show(qint64 seq)
    {
        const int row = m_bench->queue.table().rowOf(seq);
        m_page->queueView()->table()->setCurrentIndex(m_bench->queue.table().index(row, 0));
        QTRY_VERIFY(m_bench->detail.folder());
    }
    Alert &alert(qint64 seq) { return *m_bench->store.find(seq); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *target = QApplication::focusWidget();
        QTest::keyClick(target ? target : m_page.get(), key, modifiers);
    }
    void keys(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }

    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<AlertBench> m_bench;
    std::unique_ptr<AlertsPage> m_page;
};

} // namespace Gatehouse
