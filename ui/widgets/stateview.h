// The five states of anything that shows an answer: loading, empty, error, partial (a banner over the content), full.
#pragma once

#include "models/core/error.h"
#include "ui/theme/tone.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedLayout;

namespace Gatehouse
{

class Theme;

class StateView : public QWidget
{
    Q_OBJECT
public:
    enum class State { Loading, Empty, Error, Content };

    // Takes the content over. Starts in Loading.
    StateView(const Theme &theme, QWidget *content, QWidget *parent = nullptr);

    State state() const { return m_state; }
    // What is being read, as a sentence: "Reading 7 days of requests".
    void showLoading(const QString &what);
    // What there is none of, and what to do next. `action` is the text of a button; empty: no button.
    void showEmpty(const QString &title, const QString &next, const QString &action = {});
    // The button says "Try again" unless the kind of the error cannot be mended by trying.
    void showError(const Error &error);
    void showContent();

    // A line above the content: what is missing from it or stale in it. Empty text takes it away.
    void setBanner(const QString &text, Tone tone = Tone::Warn);
    QString bannerText() const;
    // What is shown in place of the content, for tests and screen readers.
    QString message() const;

signals:
    void retryRequested();
    void actionRequested();

private:
    void buildNotice();
    void showNotice(State state, const QString &icon, const QString &title, const QString &text, const QString &action);
    void restyle();

    const Theme &m_theme;
    State m_state = State::Loading;
    Tone m_bannerTone = Tone::Warn;
    QString m_icon;
    QStackedLayout *m_stack;
    QWidget *m_content;
    QWidget *m_notice;
    QLabel *m_picture;
    QLabel *m_title;
    QLabel *m_text;
    QProgressBar *m_progress;
    QPushButton *m_action;
    QWidget *m_banner;
    QLabel *m_bannerIcon;
    QLabel *m_bannerText;
};

} // namespace Gatehouse
