"""Letters: of much that is told, the one thing that is asked."""

from __future__ import annotations

import pytest

from tests.knowledge.conftest import Ask

TOLD = (
    "Tôi mới nhận bàn giao mảng công nghệ thông tin từ một chị đã về hưu, hồ sơ chị để lại khá dày. Địa bàn "
    "chúng tôi có nhiều trường, đường sá có chỗ khó đi, nên mỗi lần đôn đốc là phải gọi điện từng nơi. Trưởng phòng "
    "dặn lập một bảng theo dõi cạnh bàn, việc nào của mình thì tô đỏ, việc nào của người khác thì tô xanh, khỏi sót. "
)


LETTERS = [
    # what is told besides, what is asked, unit, what is answered
    (
        "Nay em đang soạn kế hoạch ứng dụng CNTT và chuyển đổi số của năm học, mới được nửa chừng. "
        "VNeID thì trường em cài xong rồi.",
        "Vậy hạn là khi nào ạ?",
        "mn",
        "05/10/2023",
    ),
    (
        "Giám đốc em bảo em viết nháp báo cáo sơ kết tình hình ứng dụng CNTT, CĐS sau khi hết học kỳ 1.",
        "Nhờ anh chị chỉ giúp báo cáo ấy phải có mặt ở Sở trước ngày nào, em cảm ơn.",
        "gdtx",
        "20/01/2024",
    ),
    (
        "Trong biên bản em phải dẫn Kế hoạch 3427/KH-SGDĐT.",
        "Kế hoạch đó ký ngày nào vậy anh chị?",
        "th",
        "06/09/2023",
    ),
    (
        "Công văn có ghi triển khai chữ ký số trên học bạ điện tử cho toàn bộ giáo viên.",
        "Vậy phải xong trước ngày nào?",
        "th",
        "không ấn định",
    ),
    (
        'Thầy hiệu trưởng hỏi em "theo công văn 3626 thì hệ thống thư viện điện tử gồm những gì".',
        "Xin anh chị cho em câu trả lời.",
        "thpt",
        "số hóa",
    ),
    (
        "Em muốn viết thư hỏi thẳng người của Sở được giao vận hành phần mềm PMIS.",
        "Người đó tên gì ạ?",
        "gdtx",
        "Trần Văn Sáu",
    ),
]
ASIDE = [
    "Chiều nay nhà mình có giỗ, bạn chỉ mình cách nấu lẩu cá đuối sao cho khỏi tanh với nha!",
    "Anh chị cho em biết Sở duyệt giá tối đa bao nhiêu tiền một bộ máy tính để em lập dự toán.",
    "Xin cho biết kỳ thi tốt nghiệp THPT năm 2024 các em thi vào những ngày nào.",
]


@pytest.mark.parametrize(("about", "asked", "unit", "told"), LETTERS, ids=[row[1] for row in LETTERS])
@pytest.mark.parametrize("ending", ["", "\n\nXin trân trọng cảm ơn và chúc anh chị nhiều sức khỏe."])
def test_what_a_question_is_about_stands_in_another_sentence(
    ask: Ask, about: str, asked: str, unit: str, told: str, ending: str
) -> None:
    answer = ask(f"{TOLD}{about} {asked}{ending}", unit=unit)
    assert told in answer.text


@pytest.mark.parametrize("asked", ASIDE)
def test_what_is_told_besides_is_not_what_is_asked(ask: Ask, asked: str) -> None:
    told = "Kế hoạch chuyển đổi số trường em nộp rồi, VNeID cũng cài xong cho toàn trường. "
    assert ask(f"{TOLD}{told}{asked}", unit="thcs").kind == "unknown"


def test_a_letter_of_nothing_is_no_question(ask: Ask) -> None:
    assert ask("\n" * 400).kind == "unknown"


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
