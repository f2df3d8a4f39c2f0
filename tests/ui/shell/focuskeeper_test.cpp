// Where the keyboard is after an action has greyed the button that began it.
#include "ui/shell/focuskeeper.h"

#include <QApplication>
#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <QVBoxLayout>

using namespace Gatehouse;

class FocusKeeperTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_navigation = new QPushButton(QStringLiteral("navigation"));
        m_area = new QWidget;
        m_list = new QListWidget;
        m_act = new QPushButton(QStringLiteral("act"));
        auto *page = new QVBoxLayout(m_area);
        page->addWidget(m_list);
        page->addWidget(m_act);
        auto *all = new QVBoxLayout(m_window.get());
        all->addWidget(m_navigation);
        all->addWidget(m_area);
        m_window->show();
        QApplication::setActiveWindow(m_window.get());
        m_keeper = std::make_unique<FocusKeeper>(*m_area);
        m_act->setFocus();
        QTRY_VERIFY(m_act->hasFocus());
    }
    void cleanup()
    {
        m_keeper.reset();
        m_window.reset();
    }

    void aButtonThatIsGreyedLeavesTheFocusOnItsPage()
    {
        m_act->setEnabled(false);
        QVERIFY(m_list->hasFocus());
        m_act->setEnabled(true);
        QVERIFY(m_act->hasFocus());
    }

    void aButtonThatGoesLeavesTheFocusOnItsPage()
    {
        m_act->hide();
        QVERIFY(m_list->hasFocus());
        m_act->show();
        QVERIFY(m_act->hasFocus());
    }

    void whoWentOnInTheMeantimeIsNotCalledBack()
    {
        m_act->setEnabled(false);
        m_navigation->setFocus();
        m_act->setEnabled(true);
        QVERIFY(m_navigation->hasFocus());
    }

    void whoLeavesThePageLeavesIt()
    {
        m_navigation->setFocus();
        QVERIFY(m_navigation->hasFocus());
        m_act->setEnabled(false);
        m_act->setEnabled(true);
        QVERIFY(m_navigation->hasFocus());
    }

    void withoutAListTheFocusGoesAsEver()
    {
        m_list->hide();
        m_act->setEnabled(false);
        QVERIFY(m_navigation->hasFocus());
    }

private:
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<FocusKeeper> m_keeper;
    QPushButton *m_navigation = nullptr;
    QWidget *m_area = nullptr;
    QListWidget *m_list = nullptr;
    QPushButton *m_act = nullptr;
};

QTEST_MAIN(FocusKeeperTest)
#include "focuskeeper_test.moc"
