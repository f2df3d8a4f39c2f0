// The way of a case from receipt to certificate, as a row of bars.
#pragma once

#include "models/privacy/casecontroller.h"

#include <QWidget>

namespace Gatehouse
{

class Theme;

class CaseStagesView : public QWidget
{
    Q_OBJECT
public:
    explicit CaseStagesView(const Theme &theme, QWidget *parent = nullptr);

    void showStages(const QList<CaseStage> &stages);
    QSize sizeHint() const override { return {600, 52}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QList<CaseStage> m_stages;
};

} // namespace Gatehouse
