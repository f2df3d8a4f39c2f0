// That a person who is forgotten is in nothing that the detections of misuse remember, and that nobody else is missing.
#include "judgedmisuse.h"

#include <QDataStream>
#include <QIODevice>
#include <QTest>

using namespace Gatehouse;

namespace
{

MisusePerson everybodyOf(const SecurityScene &scene)
{
    MisusePerson all;
    for (const SecurityEvent &event : scene.told) {
        all.keys << event.key;
        all.accounts << event.account;
        if (event.deed == AdminDeed::KeyCreated || event.deed == AdminDeed::LimitChanged)
            all.keys << event.target;
    }
    for (const KeyFacts &facts : scene.watch.knownKeys()) {
        all.keys << facts.key << facts.rotatedFrom;
        all.accounts << facts.owner;
    }
    all.keys.remove(QString());
    all.accounts.remove(QString());
    return all;
}

// As a state writes it, and as a part of a longer text where it is long enough to be told from chance.
bool isIn(const QByteArray &state, const QString &name)
{
    QByteArray written;
    QDataStream stream(&written, QIODevice::WriteOnly);
    stream << name;
    return state.contains(name.size() < 4 ? written : written.mid(sizeof(quint32)));
}

QStringList namesIn(const QByteArray &state, const MisusePerson &person)
{
    QStringList names;
    for (const QString &name : person.keys + person.accounts) {
        if (isIn(state, name))
            names.append(name);
    }
    return names;
}

} // namespace

class MisuseErasureTest : public QObject
{
    Q_OBJECT

private slots:
    void whoIsForgottenIsInNothingThatIsRemembered_data()
    {
        QTest::addColumn<int>("story");
        const QList<SecurityStory> stories = securityStories();
        for (int i = 0; i < stories.size(); ++i)
            QTest::addRow("%s %s", entryOf(stories.at(i).rule).id, stories.at(i).name) << i;
    }

    void whoIsForgottenIsInNothingThatIsRemembered()
    {
        QFETCH(int, story);
        SecurityScene scene;
        securityStories().at(story).tell(scene);
        scene.watch.advance(scene.nowMs);
        const MisusePerson all = everybodyOf(scene);
        const bool isOfSomebody = !all.keys.isEmpty() || !all.accounts.isEmpty();
        QCOMPARE(!namesIn(scene.watch.snapshot(), all).isEmpty(), isOfSomebody);
        scene.watch.forget(all);
        const QByteArray left = scene.watch.snapshot();
        QCOMPARE(namesIn(left, all), QStringList());
        SecurityWatch restored;
        QVERIFY(restored.restore(left));
        scene.finish(); // what goes on without them is no fault
    }

    void whatWasSaidOfThemIsForgottenToo_data()
    {
        QTest::addColumn<int>("row");
        const QList<JudgedMisuse> all = judgedMisuse();
        for (int i = 0; i < all.size(); ++i)
            QTest::addRow("%s", entryOf(all.at(i).rule).id) << i;
    }

    void whatWasSaidOfThemIsForgottenToo()
    {
        QFETCH(int, row);
        const JudgedMisuse told = judgedMisuse().at(row);
        for (const AlertVerdict verdict : {AlertVerdict::Incident, AlertVerdict::ExpectedChange}) {
            SecurityScene scene;
            told.usual(scene);
            QVERIFY(finds(scene, told.rule, told.misuse));
            const AlertWatch::Judgement said = judged(scene, told.rule, verdict);
            scene.watch.judge({said});
            told.afterwards(scene);
            const MisusePerson all = everybodyOf(scene);
            scene.watch.forget(all);
            const QByteArray left = scene.watch.snapshot();
            QCOMPARE(namesIn(left, all), QStringList());
        }
    }

    void theOthersAreFoundAsBefore_data() { whatWasSaidOfThemIsForgottenToo_data(); }

    void theOthersAreFoundAsBefore()
    {
        QFETCH(int, row);
        const JudgedMisuse told = judgedMisuse().at(row);
        SecurityScene scene;
        const MisusePerson other{{QStringLiteral("key-of-another")}, {QStringLiteral("another")}};
        SecurityEvent call = SecurityScene::call(*other.keys.constBegin(), QStringLiteral("192.0.2.77"));
        call.account = *other.accounts.constBegin();
        scene.tell(call);
        told.usual(scene);
        call.rowId.clear();
        scene.tell(call);
        QVERIFY(!namesIn(scene.watch.snapshot(), other).isEmpty());
        scene.watch.forget(other);
        QCOMPARE(namesIn(scene.watch.snapshot(), other), QStringList());
        QVERIFY(finds(scene, told.rule, told.misuse));
    }

    void whoWasNeverThereChangesNothing()
    {
        for (const SecurityStory &story : securityStories()) {
            SecurityScene scene;
            story.tell(scene);
            const QByteArray before = scene.watch.snapshot();
            scene.watch.forget({{QStringLiteral("nobody's key")}, {QStringLiteral("nobody")}});
            QCOMPARE(scene.watch.snapshot(), before);
        }
    }

    // Gateways say of a password that was refused whose it would have been.
    void whatWasTriedAtTheirAccountIsForgotten()
    {
        SecurityScene scene;
        for (const char *tried : {"account acc_1700", "acc_1700", "account acc_1701"})
            scene.tell(SecurityScene::refused(QString::fromLatin1(tried), QStringLiteral("198.51.100.1")));
        scene.watch.advance(scene.nowMs + kMinuteMs);
        scene.tell(SecurityScene::refused(QStringLiteral("account acc_1700"), QStringLiteral("198.51.100.1")));
        QVERIFY(isIn(scene.watch.snapshot(), QStringLiteral("account acc_1700")));
        scene.watch.forget({{}, {QStringLiteral("acc_1700")}});
        QVERIFY(!isIn(scene.watch.snapshot(), QStringLiteral("acc_1700")));
        QVERIFY(isIn(scene.watch.snapshot(), QStringLiteral("account acc_1701")));
    }

    // An account may be called as a key of somebody else is.
    void aKeyIsNoAccountOfTheSameName()
    {
        SecurityScene scene;
        SecurityEvent call = SecurityScene::call(QStringLiteral("4711"));
        call.account = QStringLiteral("1");
        scene.tell(call);
        scene.watch.advance(scene.nowMs + kHourMs);
        const QByteArray before = scene.watch.snapshot();
        scene.watch.forget({{}, {QStringLiteral("4711")}});
        QCOMPARE(scene.watch.snapshot(), before);
        scene.watch.forget({{QStringLiteral("4711")}, {}});
        QVERIFY(scene.watch.snapshot() != before);
    }
};

QTEST_GUILESS_MAIN(MisuseErasureTest)
#include "misuseerasure_test.moc"
