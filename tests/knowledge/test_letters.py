"""Letters: of much that is told, the one thing that is asked."""

from __future__ import annotations

from tests.knowledge.conftest import Ask

TOLD = (
    "Tôi mới nhận bàn giao mảng công nghệ thông tin từ một chị đã về hưu, hồ sơ chị để lại khá dày. Địa bàn "
    "chúng tôi có nhiều trường, đường sá có chỗ khó đi, nên mỗi lần đôn đốc là phải gọi điện từng nơi. Trưởng phòng "
    "dặn lập một bảng theo dõi cạnh bàn, việc nào của mình thì tô đỏ, việc nào của người khác thì tô xanh, khỏi sót. "
)


def test_a_check_that_points_back_is_read_with_the_sentence_before(ask: Ask) -> None:
    claim = "Tờ giấy cũ ghi rằng sơ kết học kỳ 1 của chính Phòng phải gửi Sở trước ngày 15/01/2024. "
    answer = ask(f"{TOLD}{claim}Cho hỏi ngày ghi trong tờ ấy có đúng không?", unit="phong")
    assert answer.text.startswith("Không đúng.")
    assert "20/01/2024" in answer.text


def test_a_request_without_a_question_mark_is_what_is_asked(ask: Ask) -> None:
    told = (
        "em mới được giao theo dõi công văn mấy tuần nay\n\ntrường em nhỏ, có 9 nhóm lớp, máy tính 4 cái mà 1 cái hư. "
    )
    more = "tụi em hỏi trên nhóm zalo hai lần không ai trả lời, lần thứ ba có người gửi sticker, nên em viết thư\n\n"
    asked = (
        "anh chị cho em xin địa chỉ email ghi trong công văn để gửi vướng mắc nha, em cảm ơn, chúc gia đình mạnh khỏe"
    )
    assert len(told + more + asked) > 300
    assert "khanhnk@bariavungtau.edu.vn" in ask(told + more + asked, unit="mn").text


def test_the_wishes_that_end_a_request_are_no_part_of_it(ask: Ask) -> None:
    asked = "Xin cho chúng tôi biết hạn gửi kế hoạch của trường mầm non, kính chúc anh chị và gia đình mạnh khỏe"
    assert "05/10/2023" in ask(TOLD + asked, unit="mn").text
