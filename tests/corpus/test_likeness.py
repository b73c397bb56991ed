from corpus.likeness import Likeness

PASSAGES = ["机器人上路之前应当登记", "收件人可以拒收破损的货物", "登记证的有效期是三年"]


def test_the_passage_with_the_same_words_scores_highest() -> None:
    scores = Likeness(PASSAGES).scores("货物破损，收件人能拒收吗？")
    assert scores.index(max(scores)) == 1


def test_nothing_shared_is_nothing() -> None:
    assert Likeness(PASSAGES).scores("Quiet") == [0.0, 0.0, 0.0]
    assert Likeness([]).scores("登记") == []


def test_a_word_that_every_passage_has_counts_least() -> None:
    likeness = Likeness(["登记甲乙", "登记丙丁", "登记戊己"])
    assert likeness.scores("登记")[0] < likeness.scores("甲乙")[0]
