// How purges run at this gateway: from how many rows on two people approve, and how much of the gateway they may take.
#pragma once

#include "models/retention/purgerecord.h"
#include "ui/widgets/card.h"

#include <optional>

class QPushButton;
class QSpinBox;

namespace Gatehouse
{

class PurgeSettingsCard : public Card
{
    Q_OBJECT
public:
    explicit PurgeSettingsCard(QWidget *parent = nullptr);

    // What somebody types is kept until the settings in the store change.
    void show(const RetentionSettings &kept, bool mayChange);
    using Card::show;
    RetentionSettings settings() const;

    QSpinBox *threshold() const { return m_threshold; }
    QSpinBox *rate() const { return m_rate; }
    QSpinBox *duty() const { return m_duty; }
    QPushButton *saveButton() const { return m_save; }

signals:
    void saveRequested(const Gatehouse::RetentionSettings &settings);

private:
    void follow();

    std::optional<RetentionSettings> m_kept; // nothing: not known yet
    bool m_mayChange = false;
    QSpinBox *m_threshold;
    QSpinBox *m_rate;
    QSpinBox *m_duty;
    QPushButton *m_save;
};

} // namespace Gatehouse
