package importers

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// charset is a text encoding of files. GBK and GB2312 are read as GB18030, which holds both.
type charset struct {
	name string // as people and batches call it
	enc  encoding.Encoding
}

var (
	utf8Set    = charset{"UTF-8", encoding.Nop}
	gb18030Set = charset{"GB18030", simplifiedchinese.GB18030}
	charsets   = map[string]charset{
		"utf8": utf8Set, "65001": utf8Set, "cp65001": utf8Set,
		"gb18030": gb18030Set, "gbk": gb18030Set, "gb2312": gb18030Set, "936": gb18030Set, "cp936": gb18030Set,
		"ansi936": gb18030Set, "oem936": gb18030Set, "ms936": gb18030Set, "windows936": gb18030Set, "54936": gb18030Set, "euccn": gb18030Set, "ldid77": gb18030Set,
		"big5": {"Big5", traditionalchinese.Big5}, "950": {"Big5", traditionalchinese.Big5}, "cp950": {"Big5", traditionalchinese.Big5},
		"windows1252": {"Windows-1252", charmap.Windows1252}, "1252": {"Windows-1252", charmap.Windows1252},
		"cp1252": {"Windows-1252", charmap.Windows1252}, "ansi1252": {"Windows-1252", charmap.Windows1252},
		"iso88591": {"ISO-8859-1", charmap.ISO8859_1}, "88591": {"ISO-8859-1", charmap.ISO8859_1}, "latin1": {"ISO-8859-1", charmap.ISO8859_1},
	}
	// languages are the language driver bytes of .dbf that say something; 0x57 means no more
	// than "whatever this machine used".
	languages = map[byte]string{0x4D: "gbk", 0x7A: "gbk", 0x4F: "big5", 0x78: "big5", 0x03: "windows1252", 0x58: "windows1252", 0x59: "windows1252"}
)

// findCharset knows an encoding by the names .cpg files and people use.
func findCharset(name string) (charset, bool) {
	name = strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, name)
	c, ok := charsets[name]
	return c, ok
}

// text decodes bytes; a character cut off at the end, as fields of fixed width do, is left
// out, and so is padding.
func (c charset) text(b []byte) string {
	s, _ := c.cutText(b)
	return s
}

// cutText also says whether a character was cut off.
func (c charset) cutText(b []byte) (string, bool) {
	b = trimPadding(b)
	whole := c.whole(b)
	var s string
	if c.enc == encoding.Nop {
		s = strings.ToValidUTF8(string(b[:whole]), "\ufffd")
	} else if d, err := c.enc.NewDecoder().Bytes(b[:whole]); err == nil {
		s = string(d)
	}
	return strings.TrimSpace(s), whole < len(b)
}

// whole is how many bytes of b are whole characters.
func (c charset) whole(b []byte) int {
	switch c.name {
	case "UTF-8":
		return wholeUTF8(b)
	case "GB18030", "Big5":
		return wholeGB18030(b)
	}
	return len(b)
}

func wholeUTF8(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if utf8.RuneStart(b[len(b)-n]) {
			if !utf8.FullRune(b[len(b)-n:]) {
				return len(b) - n
			}
			break
		}
	}
	return len(b)
}

func wholeGB18030(b []byte) int {
	for i := 0; i < len(b); {
		n := widthGB18030(b[i:])
		if n == 0 { // cut off
			return i
		}
		i += max(n, 1)
	}
	return len(b)
}

// trimPadding takes off what pads a field: zeros and blanks at the end.
func trimPadding(b []byte) []byte {
	for i, c := range b {
		if c == 0 {
			b = b[:i]
			break
		}
	}
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// fitsUTF8 reports whether a field is UTF-8, but for a character cut off at its end.
func fitsUTF8(b []byte) bool {
	b = trimPadding(b)
	return utf8.Valid(b[:wholeUTF8(b)])
}

// fitsGB18030 is the same for GB18030.
func fitsGB18030(b []byte) bool {
	b = trimPadding(b)
	for len(b) > 0 {
		n := widthGB18030(b)
		if n == 0 {
			return true // only cut off
		}
		if n < 0 {
			return false
		}
		b = b[n:]
	}
	return true
}

// widthGB18030 is how many bytes the character at the start of b takes: 1, 2 or 4; 0 when b
// ends inside it, -1 when no character begins so.
func widthGB18030(b []byte) int {
	switch {
	case b[0] <= 0x80: // 0x80 is the euro sign of code page 936
		return 1
	case b[0] == 0xFF:
		return -1
	case len(b) < 2:
		return 0
	case b[1] >= 0x40 && b[1] != 0x7F && b[1] != 0xFF:
		return 2
	case b[1] < 0x30 || b[1] > 0x39:
		return -1
	case len(b) < 4:
		if len(b) == 3 && (b[2] < 0x81 || b[2] == 0xFF) {
			return -1
		}
		return 0
	case b[2] >= 0x81 && b[2] != 0xFF && b[3] >= 0x30 && b[3] <= 0x39:
		return 4
	}
	return -1
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
