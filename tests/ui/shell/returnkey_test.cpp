// What Return does on a button that has the focus.
#include "ui/shell/returnkey.h"

#include <QAction>
#include <QCheckBox>
#include <QDialog>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Gatehouse;

class ReturnKeyTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_button = new QPushButton(QStringLiteral("act"));
        m_tool = new QToolButton;
        m_box = new QCheckBox(QStringLiteral("box"));
        auto *page = new QVBoxLayout(m_window.get());
        for (QWidget *widget :
             {static_cast<QWidget *>(m_button), static_cast<QWidget *>(m_tool), static_cast<QWidget *>(m_box)})
            page->addWidget(widget);
        m_keys = std::make_unique<ReturnKey>();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup()
    {
        m_keys.reset();
        m_window.reset();
    }

    void aFocusedButtonIsPressed_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("held");
        QTest::addColumn<int>("times");
        QTest::newRow("Return") << Qt::Key_Return << Qt::KeyboardModifiers() << 1;
        QTest::newRow("Enter") << Qt::Key_Enter << Qt::KeyboardModifiers(Qt::KeypadModifier) << 1;
        QTest::newRow("Space, once as ever") << Qt::Key_Space << Qt::KeyboardModifiers() << 1;
        QTest::newRow("Ctrl+Return is another key")
            << Qt::Key_Return << Qt::KeyboardModifiers(Qt::ControlModifier) << 0;
        QTest::newRow("a letter") << Qt::Key_A << Qt::KeyboardModifiers() << 0;
    }

    void aFocusedButtonIsPressed()
    {
        QFETCH(const Qt::Key, key);
        QFETCH(const Qt::KeyboardModifiers, held);
        QFETCH(const int, times);
        m_button->setFocus();
        QSignalSpy clicks(m_button, &QPushButton::clicked);
        QTest::keyClick(m_window->windowHandle(), key, held);
        QCOMPARE(clicks.size(), times);
    }

    void aToolButtonToo()
    {
        m_tool->setFocus();
        QSignalSpy clicks(m_tool, &QToolButton::clicked);
        QTest::keyClick(m_tool, Qt::Key_Return);
        QCOMPARE(clicks.size(), 1);
    }

    void aBoxIsNotTickedAndAGreyButtonNotPressed()
    {
        m_box->setFocus();
        QTest::keyClick(m_box, Qt::Key_Return);
        QVERIFY(!m_box->isChecked());
        m_button->setEnabled(false);
        QSignalSpy clicks(m_button, &QPushButton::clicked);
        QTest::keyClick(m_button, Qt::Key_Return);
        QCOMPARE(clicks.size(), 0);
    }

    void theButtonComesBeforeAShortcutOfItsPage()
    {
        auto *open = new QAction(m_window.get());
        open->setShortcut(Qt::Key_Return);
        m_window->addAction(open);
        QSignalSpy opened(open, &QAction::triggered);
        QSignalSpy clicks(m_button, &QPushButton::clicked);
        m_button->setFocus();
        QTest::keyClick(m_window->windowHandle(), Qt::Key_Return);
        QCOMPARE(clicks.size(), 1);
        QCOMPARE(opened.size(), 0);
        m_box->setFocus();
        QTest::keyClick(m_window->windowHandle(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
    }

    void aDialogPressesOnce()
    {
        QDialog dialog(m_window.get());
        auto *yes = new QPushButton(QStringLiteral("yes"), &dialog);
        auto *no = new QPushButton(QStringLiteral("no"), &dialog);
        yes->setDefault(true);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        QSignalSpy yesses(yes, &QPushButton::clicked);
        QSignalSpy noes(no, &QPushButton::clicked);
        no->setFocus();
        QTest::keyClick(no, Qt::Key_Return);
        QCOMPARE(noes.size(), 1);
        QCOMPARE(yesses.size(), 0);
    }

private:
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<ReturnKey> m_keys;
    QPushButton *m_button = nullptr;
    QToolButton *m_tool = nullptr;
    QCheckBox *m_box = nullptr;
};

QTEST_MAIN(ReturnKeyTest)
#include "returnkey_test.moc"
