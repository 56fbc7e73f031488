//! What limits in Portuguese what is said: that it is meant otherwise, of somebody else, for now.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// Nothing of what its words seem to say.
pub(super) const IDIOM: &[&str] = &[
    "nao e que … nao",
    "um|uma … resolvido|resolvida",
    "nao so|somente|apenas",
    "ocupado|ocupada escolhendo|comparando|decidindo|vendo|olhando|pensando|lendo|escolher|comparar|decidir",
    "tchau|adeus|xau tchau? ao|meu|minha|a|velho|velha|celular",
    "numero|pessoa|endereco errado|errada|incorreto|trocado de|em|na|no",
    "passei|coloquei|digitei|anotei|dei|informei|escrevi|paguei|mandaram|enviaram|veio|veram o|um|a|uma|pra|para|meu? … errado|errada|trocado|incorreto",
];

/// That another business is spoken of.
pub(super) const ELSEWHERE: &[&str] = &[
    "fornecedor|empresa|loja|oficina|banco|agencia|tecnico|senhorio antigo|antiga|anterior|passado|passada",
    "antigo|antiga|outro|outra|ultimo|ultima fornecedor|empresa|loja|oficina|banco|agencia|tecnico|senhorio",
];

/// That it is so for now.
pub(super) const FOR_NOW: &[&str] = &["agora|hoje|atualmente|talvez|ainda", "no|de|neste momento", "por agora|enquanto|ora"];

/// Who writes, or why, is asked.
pub(super) const STRANGER: &[&str] =
    &["quem e|fala|sao|esta|escreve", "como|onde conseguiram|arranjaram|tem|pegaram|obtiveram o? meu"];

/// That they have never been in touch.
pub(super) const UNKNOWN: &[&str] = &[
    "nunca entrei|falei|contactei|contatei|pedi|escrevi|liguei|solicitei em|com|para|pra|a|nada|voces",
    "nao conheco|vos voces|conheco",
];
