package demo

import (
	"slices"
	"strings"
)

// Names are put together from characters at random. None is meant to be a real place or
// person; that some combination exists somewhere cannot be helped.
const (
	stemHeads = "云锦翠澜禾汀岚沁霁芷蘅荇菱荷蒲芦桐枫槐榆杉桂松竹梅柳青清明文景兰新和泰瑞康永宁德仁惠丰嘉祥春晨曦星虹霞玉金珠翰墨书学"
	stemTails = "川源波湖溪泉堤渡浦津洲汀湾石林园台亭阁坊庭华光辉阳晖岭峰谷原禾秀雅贤达兴盛裕通顺平定乐陌澄汐屿"

	surnames   = "陆沈陶魏姜戚谢邹喻柏窦章苏潘葛奚范彭鲁韦马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭"
	givenFirst = "晓文志建国永明海立春玉秀丽婷雅思子嘉俊宇浩泽景佳慧雪静怡若亦书允承启远致知行安宁清淑敏"
	givenLast  = "华明平军辉强磊洋波涛勇杰斌峰霞芳燕玲娟萍梅兰英琴云琳颖悦然轩宁航远成林欣晨瑶彤岚舟川恒毅"

	hamletTails = "庄圩湾塘楼集岗桥场荡墩渡"
)

// pool deals each of its names once, in an order of chance; after that with a mark added.
type pool struct {
	names []string
	next  int
	marks string
}

// take is the next name. It never gives one out twice.
func (p *pool) take() string {
	name := p.names[p.next%len(p.names)]
	if round := p.next / len(p.names); round > 0 {
		marks := []rune(p.marks)
		name += string(marks[(round-1)%len(marks)])
	}
	p.next++
	return name
}

func newPool(d dice, marks string, names []string) *pool {
	d.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return &pool{names: names, marks: marks}
}

// pairs are all names of a character of one list and a different one of another.
func pairs(heads, tails string) []string {
	var out []string
	for _, h := range heads {
		for _, t := range tails {
			if h != t {
				out = append(out, string(h)+string(t))
			}
		}
	}
	return out
}

// hamletNames are a surname and an ending; after the plain ones those with a direction.
func hamletNames(d dice) *pool {
	var out []string
	for _, s := range firstRunes(surnames, 80) {
		for _, t := range hamletTails {
			out = append(out, string(s)+string(t))
		}
	}
	plain := newPool(d, "", out)
	for _, front := range "大小前后东西南北上下" {
		for _, n := range slices.Clone(plain.names[:960]) {
			plain.names = append(plain.names, string(front)+n)
		}
	}
	plain.marks = "新"
	return plain
}

func firstRunes(s string, n int) []rune { return []rune(s)[:n] }

// person is an invented name of two or three characters.
func person(d dice) string {
	name := string(pick(d, []rune(surnames)))
	if d.chance(0.78) {
		name += string(pick(d, []rune(givenFirst)))
	}
	return name + string(pick(d, []rune(givenLast)))
}

// ordinal writes 1 … 99 in Chinese: 一, 十二, 三十.
func ordinal(n int) string {
	digits := []rune("零一二三四五六七八九")
	switch {
	case n < 10:
		return string(digits[n])
	case n < 20:
		return "十" + strings.TrimSuffix(string(digits[n%10]), "零")
	}
	return string(digits[n/10]) + "十" + strings.TrimSuffix(string(digits[n%10]), "零")
}
