// The tree keeps every rule of the house.
#include "tests/arch/sourcerules.h"

#include <QTest>

using namespace Gatehouse::Arch;

class TreeTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_tree = readTree(QStringLiteral(GATEHOUSE_SOURCE_DIR));
        // A walk that finds nothing would keep every rule.
        QVERIFY(m_tree.size() > 50);
    }

    void keepsTheRule_data()
    {
        QTest::addColumn<int>("index");
        m_rules = allRules();
        for (qsizetype i = 0; i < m_rules.size(); ++i)
            QTest::newRow(qPrintable(m_rules.at(i).name)) << int(i);
    }

    void keepsTheRule()
    {
        QFETCH(int, index);
        const QStringList found = m_rules.at(index).complaints(m_tree);
        QVERIFY2(found.isEmpty(), qPrintable(QLatin1Char('\n') + found.join(QLatin1Char('\n'))));
    }

private:
    QList<SourceFile> m_tree;
    QList<Rule> m_rules;
};

QTEST_GUILESS_MAIN(TreeTest)
#include "tree_test.moc"
