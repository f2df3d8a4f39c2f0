// Each setting of the rules on misuse by what it does: at one of its bounds some story comes to something else.
#include "securityscene.h"

#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

// Without the words, which name the settings themselves.
struct Outcomes {
    QList<std::pair<SecurityLevel, qint64>> found; // level and when it began
    bool noted = false;

    bool operator==(const Outcomes &) const = default;
};

Outcomes outcomesOf(const SecurityStory &story, const SecuritySettings &settings)
{
    SecurityScene scene(settings);
    story.tell(scene);
    scene.finish();
    Outcomes outcomes;
    for (const SecurityFinding &finding : std::as_const(scene.found)) {
        if (finding.rule != story.rule)
            continue;
        outcomes.found.append({finding.level, finding.beganMs});
        outcomes.noted = outcomes.noted || !finding.note.isEmpty();
    }
    return outcomes;
}

bool changesSomething(const SecurityParameter &parameter)
{
    for (const SecurityStory &story : securityStories()) {
        if (story.rule != parameter.rule)
            continue;
        const Outcomes shipped = outcomesOf(story, {});
        for (const double value : {parameter.least, parameter.most}) {
            SecuritySettings settings;
            settings.*(parameter.member) = value;
            if (outcomesOf(story, settings) != shipped)
                return true;
        }
    }
    return false;
}

} // namespace

class SecuritySettingsTest : public QObject
{
    Q_OBJECT

private slots:
    void eachSettingHasAnEffect_data()
    {
        QTest::addColumn<int>("at");
        for (size_t i = 0; i < securityParameters().size(); ++i) {
            const SecurityParameter &parameter = securityParameters()[i];
            QTest::addRow("%s %s", entryOf(parameter.rule).id, parameter.id) << int(i);
        }
    }

    void eachSettingHasAnEffect()
    {
        QFETCH(int, at);
        QVERIFY(changesSomething(securityParameters()[size_t(at)]));
    }
};

QTEST_GUILESS_MAIN(SecuritySettingsTest)
#include "securitysettings_test.moc"
