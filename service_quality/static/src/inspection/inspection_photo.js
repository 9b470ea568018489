/** Longest side of a photo (pixels); a telephone takes far more than is needed. */
const LONGEST = 1600;
const QUALITY = 0.85;

/**
 * @param {Blob} file a photo as the camera gives it
 * @returns {Promise<string>} base64 of a JPEG that is not larger than needed; of the
 *     file itself where the browser cannot draw it
 */
export async function readPhoto(file) {
    try {
        return await shrink(file);
    } catch {
        return stripHeader(await readUrl(file));
    }
}

async function shrink(file) {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return stripHeader(canvas.toDataURL("image/jpeg", QUALITY));
}

function readUrl(file) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(file);
    });
}

function stripHeader(url) {
    return url.slice(url.indexOf(",") + 1);
}
